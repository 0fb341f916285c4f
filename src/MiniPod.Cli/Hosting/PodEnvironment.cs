using MiniPod.Cli.Logging;
using MiniPod.Engine.Docker;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;

namespace MiniPod.Cli.Hosting;

/// <summary>What a command works with. The command disposes it when it is done.</summary>
internal sealed class PodEnvironment(PodRuntime runtime, DockerEngine engine, DeferredLog log) : IDisposable
{
    public PodRuntime Runtime { get; } = runtime;

    public PodStatusReader Status { get; } = runtime.Status();

    /// <summary>Reads the last words of containers.</summary>
    public TerminationMessages Messages { get; } = new(runtime.Engine, runtime.Store.Paths);

    public void Dispose()
    {
        engine.Dispose();
        log.Dispose();
    }
}
