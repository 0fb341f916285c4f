using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    /// <inheritdoc/>
    public async Task StartContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        _log.Debug("Starting container {Container}", Short(idOrName));
        var tried = $"start container \"{Short(idOrName)}\"";
        try
        {
            var start = CallAsync(tried, _options.StartDeadline,
                token => Client.Containers.StartContainerAsync(Known(idOrName), null, token), cancellationToken);
            var warmUp = _inspectWarmUp.Value;
            await start.ConfigureAwait(false);
            await warmUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a failed warm-up only makes the next call slower
        }
        catch (EngineException e) when (e.InnerException is DockerApiException refused && DockerErrors.IsStaleTask(refused))
        {
            throw new StaleTaskException(
                $"cannot {tried}: the engine still has the process of a former run, whose end it did not see "
                + $"({DockerErrors.Message(refused)}). Only the engine can remove it: restart containerd and the engine ('systemctl "
                + "restart containerd docker'), and try again",
                refused);
        }
        catch (EngineException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.BadRequest } refused)
        {
            // The engine answers 400 when the command cannot be run, and records the exit code in the container. (The
            // code alone proves nothing: another failure leaves the code of the previous run.)
            var container = await FindContainerAsync(idOrName, cancellationToken).ConfigureAwait(false);
            if (container is not { ExitCode: 126 or 127 }) throw;
            throw new ContainerStartException(
                $"cannot {tried}: its command {(container.ExitCode == 127 ? "was not found" : "cannot be invoked")}: "
                + $"{DockerErrors.Message(refused)}",
                container.ExitCode,
                refused);
        }
    }

    /// <inheritdoc/>
    public async Task StopContainerAsync(string idOrName, TimeSpan grace, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        var seconds = (uint)Math.Min(Math.Ceiling(grace.TotalSeconds), int.MaxValue / 1000);
        _log.Debug("Stopping container {Container} with a grace period of {Grace} s", Short(idOrName), seconds);
        await CallAsync($"stop container \"{Short(idOrName)}\"", Plus(_options.StopDeadline, seconds), async token =>
        {
            try
            {
                if (seconds > 0)
                {
                    await Client.Containers.StopContainerAsync(
                        Known(idOrName), new ContainerStopParameters { WaitBeforeKillSeconds = seconds }, token).ConfigureAwait(false);
                }
                else
                {
                    // The library drops a 0 from the request, and the engine would use its default of 10 s.
                    await Client.Containers.KillContainerAsync(
                        Known(idOrName), new ContainerKillParameters { Signal = "SIGKILL" }, token).ConfigureAwait(false);
                    await Client.Containers.WaitContainerAsync(Known(idOrName), token).ConfigureAwait(false);
                }
            }
            catch (DockerContainerNotFoundException)
            {
                // A removed container counts as stopped.
            }
            catch (DockerApiException e) when (seconds == 0 && e.StatusCode == HttpStatusCode.Conflict)
            {
                // Killing a container that is not running is a conflict; so is killing a paused one on older engines.
                if (await FindContainerAsync(idOrName, token).ConfigureAwait(false) is { ProcessId: not 0 }) throw;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> WaitContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        var tried = $"wait for container \"{Short(idOrName)}\"";
        try
        {
            var ended = await CallAsync(tried, Timeout.InfiniteTimeSpan,
                token => Client.Containers.WaitContainerAsync(Known(idOrName), token), cancellationToken).ConfigureAwait(false);
            return ended.Error?.Message is { Length: > 0 } message
                ? throw new EngineException($"cannot {tried}: {message}")
                : (int)ended.StatusCode;
        }
        catch (EngineException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            throw new EngineException($"cannot {tried}: it was removed before its exit code could be read", e);
        }
    }

    private static TimeSpan Plus(TimeSpan limit, uint seconds) =>
        limit == Timeout.InfiniteTimeSpan ? limit : limit + TimeSpan.FromSeconds(seconds);
}
