using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Waiting;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod wait</c>: with <c>--for</c> as kubectl's, without as docker's and podman's.</summary>
internal static class WaitCommand
{
    private const string DefaultTimeout = "30s", JobStart = "job/";

    private static readonly string[] PodStarts = ["pod/", "pods/"];

    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD")
        {
            Description = "Names or ids of pods, also as pod/NAME; job/NAME is a Job",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all", "-a") { Description = "Wait for all pods" };
        var goal = new Option<string?>("--for")
        {
            Description = "What to wait for: condition=Ready (or another condition, or condition=NAME=false), delete, create, running, "
                + "exited, jsonpath='{.status.phase}'=Succeeded; of a Job condition=complete, condition=failed or delete. Default: until "
                + "the pod has ended; then its exit code is printed",
            HelpName = "GOAL",
        };
        var timeout = DurationOption.Check(new Option<string>("--timeout")
        {
            Description = $"Time to wait at most, as in 90s or 2m; 0 looks once, -1s waits for ever. Default: {DefaultTimeout} with --for, "
                + "for ever without",
            HelpName = "TIME",
        });
        var command = new Command("wait", "Wait until pods are ready, have ended or are gone. Exits with 1 if that does not come");
        command.Arguments.Add(pods);
        command.Options.Add(all);
        command.Options.Add(goal);
        command.Options.Add(timeout);
        command.SetAction(async (parse, _) =>
        {
            var wanted = parse.GetValue(goal);
            var limit = DurationOption.Of(parse.GetValue(timeout) ?? (wanted is null ? "-1s" : DefaultTimeout));
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            var chosen = PodSelection.Choose(environment, parse, pods, all);
            return await EachGoal.RunAsync(chosen.Pods, signals, async named =>
            {
                try
                {
                    if (named.StartsWith(JobStart, StringComparison.OrdinalIgnoreCase))
                    {
                        await new JobWait(runtime).RunAsync(
                            named[JobStart.Length..], wanted ?? "condition=complete", limit, signals.Token);
                        Terminal.Out.WriteLine($"{named} condition met");
                        return;
                    }

                    var pod = NameOf(named);
                    var status = await new PodWait(runtime).RunAsync(
                        pod, wanted is null ? PodGoal.Exited : PodGoal.Parse(wanted), limit, signals.Token);
                    Terminal.Out.WriteLine(wanted is null ? $"{ExitCodeOf(status!)}" : $"pod/{pod} condition met");
                }
                catch (PodNotFoundException) when (chosen.All)
                {
                    // It is gone, and so is what could be waited for.
                }
            });
        });
        return command;
    }

    private static string NameOf(string named) =>
        PodStarts.FirstOrDefault(start => named.StartsWith(start, StringComparison.OrdinalIgnoreCase)) is { } start
            ? named[start.Length..]
            : named;

    // As 'run' does: that of the first container that failed.
    private static int ExitCodeOf(PodStatus pod) =>
        pod.Containers.Select(container => container.ExitCode ?? 0).FirstOrDefault(code => code != 0);
}
