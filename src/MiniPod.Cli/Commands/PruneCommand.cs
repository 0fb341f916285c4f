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
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would be removed" };
        var command = new Command("prune", "Remove what belongs to no pod: containers, attachments, links, addresses, rules. What is not surely ours is told and left alone");
        command.Options.Add(dryRun);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var findings = await Prune.RunAsync(environment.Host, parse.GetValue(dryRun), cancellationToken);
            foreach (var finding in findings) Terminal.Out.WriteLine(finding.ToString());
            if (findings.Count == 0) Terminal.Error.WriteLine("minipod: nothing to prune");
            return findings.All(finding => finding.Error is null) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
        });
        return command;
    }
}
