using System.Globalization;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>One <c>minipod run</c>: in the foreground, detached, or inside a pod that is there.</summary>
internal sealed class PodRun(PodHost host, Signals signals, TimeSpan limit, bool remove, IReadOnlyList<string> forward)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    // Twice the cores: what pays at once, as measured, for the engine does most of the work.
    private static readonly int AtOnce = 2 * Environment.ProcessorCount;

    public async Task<int> DetachedAsync(IReadOnlyList<PodSpec> pods)
    {
        using var bound = new SemaphoreSlim(host.OneAtATime ? 1 : AtOnce);
        var results = await Task.WhenAll(pods.Select(async pod =>
        {
            await bound.WaitAsync(CancellationToken.None);
            try
            {
                var running = await LimitAsync(token => CreatePod.RunAsync(host, pod, new CreateOptions { RemoveOnExit = remove }, token));
                Terminal.Out.WriteLine(running.Record.Id);
                running.Watch?.Dispose(); // it is another process's from here on
                if (remove) host.StartWaiter(running.Record.Id);
                return null;
            }
            catch (Exception error) when (pods.Count > 1)
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
        var running = await LimitAsync(token => CreatePod.RunAsync(host, pod, new CreateOptions { AttachTo = container, RemoveOnExit = remove }, token));
        try
        {
            return await FollowAsync(running, container);
        }
        finally
        {
            // The network is given back as soon as nobody uses it; the containers stay to be looked at, unless --rm says otherwise.
            await EndAsync(running.Record.Id);
            running.Watch?.Delete();
        }
    }

    private async Task EndAsync(string id)
    {
        try
        {
            if (remove) await RemovePod.RunAsync(host, id, force: true, CancellationToken.None);
            else await StopPod.RunAsync(host, id, StopGrace, CancellationToken.None);
        }
        catch (PodNotFoundException)
        {
            // Another 'rm' was faster: what the container ended with is still what there is to tell.
        }
    }

    public async Task<int> InPodAsync(string pod, ContainerSpec container, bool detached)
    {
        var name = container.Name.Value;
        var running = await LimitAsync(token => AddContainer.RunAsync(host, pod, container, new CreateOptions { AttachTo = detached ? null : name }, token));
        if (detached)
        {
            Terminal.Out.WriteLine(running.Record.Id);
            if (remove) RemovalWaiter.Start(forward, running.Record.Id, name);
            return ExitCodes.Success;
        }

        try
        {
            return await FollowAsync(running, name);
        }
        finally
        {
            if (remove) await AddContainer.RemoveAsync(host, running.Record.Id, name, CancellationToken.None);
            else if (signals.ExitCode is not null) await AddContainer.StopAsync(host, running.Record, name, StopGrace, CancellationToken.None);
        }
    }

    private async Task<int> FollowAsync(RunningPod running, string container)
    {
        await using var output = running.Output!;
        try
        {
            await output.CopyAsync(StandardStream.Output, StandardStream.Error, signals.Token);
            return await AwaitPod.ContainerAsync(host, running.Record, container, signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is { } code)
        {
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
            throw new PodException(string.Create(CultureInfo.InvariantCulture, $"the pod did not stand after {limit.TotalSeconds:0.#} s (--timeout). What had been made was undone."));
        }
    }
}
