using System.Globalization;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>A single <c>minipod run</c>: in the foreground, detached, or in an existing pod.</summary>
internal sealed class PodRun(PodRuntime runtime, Signals signals, TimeSpan limit, bool remove)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    // After the container has exited, for output that is still on its way to a reader who may have stopped reading.
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(2);

    public async Task<int> DetachedAsync(IReadOnlyList<PodSpec> pods)
    {
        using var bound = new SemaphoreSlim(runtime.AtOnce);
        var results = await Task.WhenAll(pods.Select(async pod =>
        {
            await bound.WaitAsync(signals.Token);
            try
            {
                var running = await LimitAsync(token =>
                    CreatePod.RunAsync(runtime, pod, new CreateOptions { RemoveOnExit = remove }, token));
                Terminal.Out.WriteLine(running.Record.Id);
                running.Watch?.Dispose(); // another process watches it from here on
                if (remove) runtime.StartWaiter(new RemovalTarget(running.Record.Id));
                return null;
            }
            catch (Exception error) when (pods.Count > 1 && error is not OperationCanceledException)
            {
                Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                return error;
            }
            finally
            {
                bound.Release();
            }
        }));
        if (results.All(error => error is null)) return ExitCodes.Success;
        return signals.ExitCode ?? ExitCodes.MiniPodFailed;
    }

    public async Task<int> ForegroundAsync(PodSpec pod)
    {
        var container = pod.Containers[0].Name.Value;
        await using var output = new AttachedOutput(container);
        var running = await LimitAsync(token =>
            CreatePod.RunAsync(runtime, pod, new CreateOptions { Output = output, RemoveOnExit = remove }, token));

        // The network is released as soon as it is unused; the containers are kept for inspection,
        // unless --rm removes them.
        var id = running.Record.Id;
        return await FollowAsync(running, output, new FollowedRun(id, container, IsWholePod: true, remove ? new RemovalTarget(id) : null));
    }

    public async Task<int> InPodAsync(string pod, ContainerSpec container, bool detached, bool replace)
    {
        var name = container.Name.Value;
        await using var output = new AttachedOutput(name);
        var running = await LimitAsync(token => AddContainer.RunAsync(
            runtime,
            pod,
            container,
            new CreateOptions { Output = detached ? null : output, Replace = replace, RemoveOnExit = remove },
            token));
        var fullName = running.Record.Find(name)?.FullName ?? name;
        var target = remove ? new RemovalTarget(running.Record.Id, fullName) : null;
        if (detached)
        {
            Terminal.Out.WriteLine(running.Record.Id);
            running.Watch?.Dispose(); // another process watches it from here on
            if (target is not null) runtime.StartWaiter(target);
            return ExitCodes.Success;
        }

        return await FollowAsync(running, output, new FollowedRun(running.Record.Id, fullName, IsWholePod: false, target));
    }

    // Follows a container and cleans up after it. A signal starts the clean-up, and the output is copied on meanwhile,
    // because a container often prints how it shuts down. The first error is thrown; an error of the cleanup is
    // reported as a notice.
    private async Task<int> FollowAsync(RunningPod running, AttachedOutput output, FollowedRun run)
    {
        var copying = output.CopyAsync(StandardStream.Output, StandardStream.Error, CancellationToken.None);
        int code;
        try
        {
            await copying.WaitAsync(signals.Token);
            await output.DisposeAsync(); // the engine must not wait for a reader while it cleans up
            code = await AwaitPod.ContainerAsync(runtime, running.Record, output.Container, signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is { } given)
        {
            var grace = string.Create(CultureInfo.InvariantCulture, $"{StopGrace.TotalSeconds:0} s");
            runtime.Notice($"interrupted; the container has {grace} to exit, a second Ctrl-C kills it");
            code = given;
        }
        catch
        {
            // Nobody reads the output, so with --rm there is no reason to wait for more of it.
            try
            {
                await CleanUpAsync(running, run, stops: run.IsWholePod || remove, remove ? TimeSpan.Zero : StopGrace);
            }
            catch (Exception error)
            {
                runtime.Notice(ErrorText.Of(error));
            }

            throw;
        }

        var ending = CleanUpAsync(running, run, stops: signals.ExitCode is not null, StopGrace);
        await CopyToTheEndAsync(copying, output, ending);
        var isDone = await ending;
        if (run.IsWholePod) await TellWhatStaysAsync(running.Record, run, isDone);
        return code;
    }

    // The engine cannot remove a container before its output was read. A reader that has stopped reading must not prevent
    // that for ever.
    private async Task CopyToTheEndAsync(Task copying, AttachedOutput output, Task ending)
    {
        await Task.WhenAny(copying, ending, Task.Delay(StopGrace + LastOutput, signals.Again));
        if (ending.IsCompleted) await copying.WaitAsync(LastOutput).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await output.DisposeAsync();
    }

    // Says what became of the pod if that is not what the command line asked for.
    private async Task TellWhatStaysAsync(PodRecord record, FollowedRun run, bool isDone)
    {
        var pod = record.FullName;
        try
        {
            if (runtime.Store.Read(record.Id) is not { } now) return; // removed, perhaps by another command
            if (isDone)
            {
                if (signals.ExitCode is not null) runtime.Notice($"pod \"{pod}\" is stopped; 'minipod rm {pod}' removes it");
                return;
            }

            var status = await runtime.Status().GetAsync(now, CancellationToken.None);
            runtime.Notice(status.HasProcess(run.Container)
                ? $"pod \"{pod}\" keeps running: another command restarted its container; 'minipod logs -f {pod}' shows the output"
                : $"pod \"{pod}\" keeps running: other containers run in it; 'minipod stop {pod}' stops them");
        }
        catch (Exception error) when (ErrorText.IsExpected(error))
        {
            runtime.Notice($"cannot see what became of pod \"{pod}\": {ErrorText.Of(error)}");
        }
    }

    private async Task<bool> CleanUpAsync(RunningPod running, FollowedRun run, bool stops, TimeSpan grace)
    {
        using var ended = new CancellationTokenSource();
        var killing = KillWhenAskedAgainAsync(running.Record, run.Container, ended.Token);
        var isDone = false;
        try
        {
            isDone = await WhenDone.EndAsync(runtime, run, stops, grace);
        }
        catch (PodNotFoundException)
        {
            isDone = true; // an 'rm' was faster; the container's exit code is reported anyway
        }
        finally
        {
            await ended.CancelAsync();
            await killing;
            if (isDone) running.Watch?.Delete();
            else running.Watch?.Dispose();

            // Also if it could not be taken down: the background process tries again.
            if (run.Removes is { } target && !isDone) runtime.StartWaiter(target);
        }

        return isDone;
    }

    // A second Ctrl-C cuts the grace period short: the container is killed, which also
    // ends the wait for its exit.
    private async Task KillWhenAskedAgainAsync(PodRecord record, string fullName, CancellationToken ended)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(signals.Again, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, asked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCancellationRequested) return;
        try
        {
            var pod = await runtime.Status().GetAsync(runtime.Store.Read(record.Id) ?? record, ended);
            await Task.WhenAll(pod.Containers.Where(container => container.HasProcess && container.FullName == fullName)
                .Select(container => runtime.Engine.StopContainerAsync(container.ContainerId!, TimeSpan.Zero, ended)));
        }
        catch (OperationCanceledException)
        {
            // The cleanup was faster.
        }
        catch (Exception error) when (ErrorText.IsExpected(error))
        {
            runtime.Notice($"cannot kill the containers: {ErrorText.Of(error)}");
        }
    }

    private async Task<RunningPod> LimitAsync(Func<CancellationToken, Task<RunningPod>> make)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        deadline.CancelAfter(limit);
        try
        {
            return await make(deadline.Token);
        }
        catch (OperationCanceledException) when (!signals.Token.IsCancellationRequested)
        {
            throw new PodException($"{TooLate()} All changes were undone.");
        }
        catch (OperationFailedException error)
            when (error.InnerException is OperationCanceledException && !signals.Token.IsCancellationRequested)
        {
            throw new PodException($"{TooLate()} {error.Message}", error);
        }
    }

    private string TooLate() =>
        string.Create(CultureInfo.InvariantCulture, $"the pod was not up after {limit.TotalSeconds:0.#} s (--timeout).");
}
