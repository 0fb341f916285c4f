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
        var pods = new Argument<string[]>("POD") { Description = "Names or ids", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all", "-a") { Description = "All pods" };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Only tell what is wrong, what would be done, and what that would interrupt",
        };
        var recreate = new Option<bool>("--recreate")
        {
            Description = "Make containers anew that can never start again; what they wrote is lost",
        };
        var check = new Option<bool>("--check") { Description = "Ask the plugins too whether the network is as they made it (CNI CHECK)" };
        var time = SecondsOption.Check(new Option<double>("--time", "-t")
        {
            Description = "Seconds between a container's stop signal and KILL",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 10,
        });
        var explain = new Option<bool>("--explain") { Description = "Show each step as it happens" };
        var command = new Command(
            "repair", "Bring pods back to what their records say: namespace, link, network, containers. What is still good is not touched");
        command.Arguments.Add(pods);
        foreach (Option option in new Option[] { all, dryRun, recreate, check, time, explain }) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse, parse.GetValue(explain) ? new ExplainView(Terminal.Error) : null);
            var options = new RepairOptions
            {
                DryRun = parse.GetValue(dryRun),
                Recreate = parse.GetValue(recreate),
                Check = parse.GetValue(check),
                Grace = TimeSpan.FromSeconds(parse.GetValue(time)),
            };
            return await PodBatch.RunAsync(
                PodSelection.Choose(environment, parse.GetValue(pods)!, parse.GetValue(all)),
                environment.Runtime.AtOnce,
                signals,
                options.DryRun
                ? "nothing was changed"
                : RepairPod.AfterSignal, pod =>
                RepairPod.RunAsync(
                    environment.Runtime, pod, options with { Announce = plan => Print(pod, plan, options.DryRun) }, cancellationToken));
        });
        return command;
    }

    private static void Print(string pod, RepairPlan plan, bool dryRun)
    {
        foreach (var problem in plan.Problems)
        {
            Terminal.Error.WriteLine(
                $"{pod}: {problem.Kind}{(problem.Subject.Length > 0 ? $" {problem.Subject}" : "")}: {problem.Evidence}");
        }

        foreach (var line in plan.Lines) Terminal.Error.WriteLine($"{pod}: {(dryRun ? "would " : "")}{line}");
        if (plan.Lines.Count == 0) Terminal.Error.WriteLine($"{pod}: nothing to repair");
    }
}
