using MiniPod.Cli.Logging;
using MiniPod.Engine.Docker;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Topology;

namespace MiniPod.Cli.Hosting;

/// <summary>What a command works with, to be disposed at its end.</summary>
internal sealed class PodEnvironment(PodHost host, DockerEngine engine, DeferredLog log) : IDisposable
{
    public PodHost Host { get; } = host;

    public PodStatusReader Status { get; } = host.Status();

    public void Dispose()
    {
        engine.Dispose();
        log.Dispose();
    }
}
