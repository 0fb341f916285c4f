using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Housekeeping;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod prune</c>.</summary>
internal static class PruneCommand
{
    public static Command Build(Composition composition)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be removed" };
        var lost = new Option<bool>("--lost")
        {
            Description = "Also remove the containers of pods whose records are lost, including their data",
        };
        var forget = new Option<bool>("--forget-network")
        {
            Description = "Also forget attachments of pods that are gone if their plugins cannot delete them. Whatever the plugins still "
                + "hold is lost",
        };
        var command = new Command(
            "prune",
            "Remove leftovers that belong to no pod: containers, attachments, links, addresses, rules. Anything that is not "
            + "definitely MiniPod's is only reported");
        command.Options.Add(dryRun);
        command.Options.Add(lost);
        command.Options.Add(forget);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var findings = await Prune.RunAsync(
                environment.Runtime with { GivesUpNetworks = parse.GetValue(forget) },
                new PruneOptions { DryRun = parse.GetValue(dryRun), Lost = parse.GetValue(lost) },
                cancellationToken);
            foreach (var finding in findings) Terminal.Out.WriteLine(finding.ToString());
            foreach (var error in findings.Select(finding => finding.Error).OfType<Exception>())
                Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
            if (findings.Count == 0) Terminal.Error.WriteLine("minipod: nothing to prune");
            return findings.All(finding => finding.Error is null) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
        });
        return command;
    }
}
