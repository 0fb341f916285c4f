using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod repair</c>.</summary>
internal static class RepairCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all", "-a") { Description = "Repair all pods" };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Only show what is wrong, what would be done, and what that would interrupt",
        };
        var recreate = new Option<bool>("--recreate")
        {
            Description = "Re-create containers that can no longer be started; their data is lost",
        };
        var check = new Option<bool>("--check") { Description = "Also let the plugins check the network (CNI CHECK)" };
        var time = SecondsOption.Check(new Option<double?>("--time", "-t")
        {
            Description =
                "Seconds to wait for a container to exit before it is killed. Default: 10, or the terminationGracePeriodSeconds of "
                + "its manifest",
            HelpName = "SECONDS",
        });
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens, and what it changed on the host" };
        var command = new Command(
            "repair", "Restore pods to the state in their records: namespace, link, network, containers. Intact parts are not touched");
        command.Arguments.Add(pods);
        var language = LanguageOption.Build("--explain, and of the steps of --dry-run");
        foreach (Option option in new Option[] { all, dryRun, recreate, check, time, explain, language }) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var words = LanguageOption.StepsOf(parse, language);
            using var environment = composition.Open(parse, parse.GetValue(explain), words: words);
            var options = new RepairOptions
            {
                DryRun = parse.GetValue(dryRun),
                Recreate = parse.GetValue(recreate),
                Check = parse.GetValue(check),
                Grace = SecondsOption.Of(parse.GetValue(time)),
            };
            return await PodBatch.RunAsync(
                PodSelection.Choose(environment, parse, pods, all),
                environment.Runtime.AtOnce,
                signals,
                options.DryRun
                ? "nothing was changed"
                : RepairPod.AfterSignal, async pod =>
                {
                    var plan = await RepairPod.RunAsync(
                        environment.Runtime, pod, options with { Announce = plan => Print(pod, plan, options, words) }, cancellationToken);
                    foreach (var problem in plan.Uncured)
                        Terminal.Error.WriteLine($"{pod}: {problem}: the repair did not change that, and it is not repaired again");
                });
        });
        return command;
    }

    private static void Print(string pod, RepairPlan plan, RepairOptions options, StepWords words)
    {
        var isDone = !options.DryRun && !(plan.NeedsRecreation && !options.Recreate);
        foreach (var problem in plan.Problems) Terminal.Error.WriteLine($"{pod}: {problem}");
        foreach (var line in plan.Lines) Terminal.Error.WriteLine($"{pod}: {(isDone ? "" : "would ")}{line}");
        if (plan.Lines.Count == 0)
        {
            var unasked = plan.IsUnchecked ? $"; the network's plugins were not asked: 'minipod repair --check {pod}' asks them" : "";
            Terminal.Error.WriteLine($"{pod}: nothing to repair{unasked}");
        }

        if (plan.Forecast is { } forecast) ForecastView.Write(Terminal.Out, forecast, words);
    }
}
