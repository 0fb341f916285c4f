using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod diff</c>: what <c>apply</c> would change.</summary>
internal static class DiffCommand
{
    private const int Different = 1;

    public static Command Build(Composition composition)
    {
        var manifests = new ManifestInput("Compare the pods of a manifest with those that run");
        var command = new Command(
            "diff", "Show what is different between the pods of manifests and those that exist. Exit code 1 if anything is, as in kubectl");
        manifests.AddTo(command);
        command.SetAction((parse, _) =>
        {
            var (pods, jobs, _, _) = manifests.Require(parse);
            using var environment = composition.Open(parse);
            var differ = false;
            foreach (var pod in pods)
            {
                var plan = ApplyPod.Plan(environment.Runtime, pod);
                if (plan.Outcome is AppliedOutcome.Unchanged or AppliedOutcome.Started) continue;
                differ = true;
                var what = plan switch
                {
                    { Outcome: AppliedOutcome.Created } => "does not exist",
                    { Outcome: AppliedOutcome.Configured, Changes: [] } => "differs in what its ConfigMaps and Secrets contain",
                    { Changes: [] } => "differs in what it is made of, on this host or in this minipod",
                    _ => "differs",
                };
                Terminal.Out.WriteLine($"pod/{plan.Name} {what}");
                foreach (var (kind, text) in plan.Changes) Terminal.Out.WriteLine($"  {kind.Sign()} {VisibleText.Of(text)}");
            }

            foreach (var job in jobs)
            {
                var outcome = KeepJob.Plan(environment.Runtime, job);
                if (outcome == JobOutcome.Unchanged) continue;
                differ = true;
                Terminal.Out.WriteLine($"{job.Word}/{job.FullName} {(outcome == JobOutcome.Created ? "does not exist" : "differs")}");
            }

            return Task.FromResult(differ ? Different : ExitCodes.Success);
        });
        return command;
    }
}
