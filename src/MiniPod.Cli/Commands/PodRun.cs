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

    // Follows a container and cleans up after it. The first error is thrown; an error of the
    // cleanup is reported as a notice.
    private async Task<int> FollowAsync(RunningPod running, AttachedOutput output, FollowedRun run)
    {
        int code;
        try
        {
            code = await CopyAsync(running, output);
        }
        catch
        {
            try
            {
                await CleanUpAsync(running, run, stops: run.IsWholePod || remove);
            }
            catch (Exception error)
            {
                runtime.Notice(ErrorText.Of(error));
            }

            throw;
        }

        await CleanUpAsync(running, run, stops: signals.ExitCode is not null);
        return code;
    }

    private async Task CleanUpAsync(RunningPod running, FollowedRun run, bool stops)
    {
        using var ended = new CancellationTokenSource();
        var killing = KillWhenAskedAgainAsync(running.Record, run.Container, ended.Token);
        var isDone = false;
        try
        {
            isDone = await WhenDone.EndAsync(runtime, run, stops, remove ? TimeSpan.Zero : StopGrace);
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

    private async Task<int> CopyAsync(RunningPod running, AttachedOutput output)
    {
        try
        {
            await output.CopyAsync(StandardStream.Output, StandardStream.Error, signals.Token);
            await output.DisposeAsync(); // the engine must not wait for a reader while it cleans up
            return await AwaitPod.ContainerAsync(runtime, running.Record, output.Container, signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is { } code)
        {
            var grace = string.Create(CultureInfo.InvariantCulture, $"{StopGrace.TotalSeconds:0} s");
            if (!remove) runtime.Notice($"interrupted; the container has {grace} to exit, a second Ctrl-C kills it");
            return code;
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
