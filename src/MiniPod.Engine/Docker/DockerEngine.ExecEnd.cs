using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using MiniPod.Linux;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    /// <summary>Kills a command and what it started, and waits until the engine has seen its end. A failure is only logged: the caller has
    /// one of its own.</summary>
    private async Task EndExecAsync(string execId, string container)
    {
        var tried = $"end a command in container \"{Short(container)}\"";
        try
        {
            await CallAsync(tried, _options.QueryDeadline, async token =>
            {
                while (await FindRunningAsync(execId, token).ConfigureAwait(false) is { } exec)
                {
                    if (await FindProcessAsync(exec, container, token).ConfigureAwait(false) is { } process) ProcessFamily.Kill(process);
                    await Task.Delay(ExecPoll, token).ConfigureAwait(false);
                }
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EngineException or LibcException)
        {
            _log.Warning(error, "A command in container {Container} could not be ended", Short(container));
        }
    }

    private async Task<ContainerExecInspectResponse?> FindRunningAsync(string execId, CancellationToken cancellationToken)
    {
        try
        {
            var exec = await Client.Exec.InspectContainerExecAsync(execId, cancellationToken).ConfigureAwait(false);
            return exec.Running ? exec : null;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null; // The container was removed, and the command with it.
        }
    }

    // The engine may tell a process that has just ended, and whose number another one has by now: it counts only if it is in the
    // container.
    private async Task<ProcessIdentity?> FindProcessAsync(
        ContainerExecInspectResponse exec, string container, CancellationToken cancellationToken)
    {
        if (exec.Pid <= 0 || ProcessIdentity.TryRead((int)exec.Pid) is not { } process) return null;
        var main = await Client.Containers.InspectContainerAsync(Known(container), cancellationToken).ConfigureAwait(false);
        return ProcessFamily.ShareMounts(process.Id, (int)(main.State?.Pid ?? 0)) ? process : null;
    }
}
