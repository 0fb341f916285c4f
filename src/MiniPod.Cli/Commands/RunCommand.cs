using System.CommandLine;
using System.Globalization;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod run</c>: a pod from an image or a manifest, or one more container in a pod.</summary>
internal static class RunCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pod = new PodOptions();
        var detach = new Option<bool>("--detach", "-d") { Description = "Print the pod's id and leave it running" };
        var remove = new Option<bool>("--rm") { Description = "Remove the pod, its network too, when its last container ends" };
        var join = new Option<string?>("--pod") { Description = "Run the container in this pod instead of one of its own", HelpName = "POD" };
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens: what, why, the command, what came out" };
        var timeout = new Option<double?>("--timeout") { Description = "Give up, and undo all, when the pod does not stand after this time. Default: never", HelpName = "SECONDS" };
        var command = new Command("run", "Run a pod: pause container, network, app container. With -f the pods of a manifest, with --pod one more container");
        pod.AddTo(command);
        command.Options.Add(detach);
        command.Options.Add(remove);
        command.Options.Add(join);
        command.Options.Add(explain);
        command.Options.Add(timeout.Limit());
        command.SetAction(async (parse, _) =>
        {
            using var environment = composition.Open(parse, parse.GetValue(explain) ? new ExplainView(Terminal.Error) : null);
            var limit = parse.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
            var run = new Run(environment.Host, signals, limit, parse.GetValue(remove), composition.Forward(parse));
            if (parse.GetValue(join) is { } target)
            {
                pod.RefuseForContainer(parse);
                var name = parse.GetValue(pod.Name) is { } given ? PodName.Parse(given, "container") : PodOptions.ContainerName(pod.RequireImage(parse));
                return await run.InPodAsync(target, pod.Container(parse, name), parse.GetValue(detach));
            }

            var pods = pod.Pods(parse);
            return parse.GetValue(pod.File) is null && !parse.GetValue(detach)
                ? await run.ForegroundAsync(pods[0])
                : await run.DetachedAsync(pods);
        });
        return command;
    }

    /// <summary>One run of the command.</summary>
    private sealed class Run(PodHost host, Signals signals, TimeSpan limit, bool remove, IReadOnlyList<string> forward)
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
                    if (remove) StartWaiter(running.Record.Id, null);
                    return null;
                }
                catch (Exception error) when (pods.Count > 1)
                {
                    Terminal.Error.WriteLine($"minipod: {ErrorView.Text(error)}");
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
                if (remove) await RemovePod.RunAsync(host, running.Record.Id, force: true, CancellationToken.None);
                else await StopPod.RunAsync(host, running.Record.Id, StopGrace, CancellationToken.None);
            }
        }

        public async Task<int> InPodAsync(string pod, ContainerSpec container, bool detached)
        {
            var name = container.Name.Value;
            var running = await LimitAsync(token => AddContainer.RunAsync(host, pod, container, new CreateOptions { AttachTo = detached ? null : name }, token));
            if (detached)
            {
                Terminal.Out.WriteLine(running.Record.Id);
                if (remove) StartWaiter(running.Record.Id, name);
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

        private void StartWaiter(string id, string? container) =>
            ChildProcess.StartDetached(Environment.ProcessPath!, [RemoveWhenDoneCommand.Name, id, .. container is null ? [] : new[] { container }, .. forward]);
    }
}
