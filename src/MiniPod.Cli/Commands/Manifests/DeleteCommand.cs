using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Spec.Api;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod delete</c>: stops and removes pods, as kubectl does.</summary>
internal static class DeleteCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var names = new Argument<string[]>("POD")
        {
            Description = "Names or ids of pods; job/NAME is a Job with its pods, cronjob/NAME a CronJob with its Jobs",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var manifests = new ManifestInput("Delete the pods of a manifest");
        var ignore = new Option<bool>("--ignore-not-found") { Description = "A pod that does not exist is no error" };
        var force = new Option<bool>("--force") { Description = "Kill the containers at once, as 'minipod rm -f'" };
        var command = new Command("delete", "Stop pods, each with its own grace period, and remove them. Claimed volumes stay");
        command.Arguments.Add(names);
        manifests.AddTo(command);
        command.Options.Add(ignore);
        command.Options.Add(force);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (named, isGiven) = (NamespaceOption.Pods(parse, names), manifests.IsGiven(parse));
            if (named.Length == 0 && !isGiven) throw new PodException("no pod given. Name one, or pass a manifest with -f FILE.");
            var manifest = isGiven ? manifests.Require(parse) : null;
            IReadOnlyList<string> pods =
            [
                .. named,
                .. (manifest?.Pods ?? []).Select(ApplyPod.NameOf),
                .. (manifest?.Jobs ?? []).Select(job => $"{job.Word}/{job.FullName}"),
            ];
            using var environment = composition.Open(parse);
            var runtime = environment.Runtime;
            using var report = signals.Token.Register(() => Terminal.Error.WriteLine($"minipod: interrupted; {RemovePod.AfterSignal}"));
            var areDeleted = DeleteServices(runtime, manifest?.Services ?? [], parse.GetValue(ignore));
            var code = await EachPod.RunAsync(pods, runtime.AtOnce, signals, async pod =>
            {
                if (JobOf(pod) is (var kind, var name))
                {
                    if (await KeepJob.DeleteAsync(runtime, kind, name, cancellationToken)) Terminal.Out.WriteLine($"{pod} deleted");
                    else if (!parse.GetValue(ignore))
                        throw new PodException($"no such {kind}: \"{name}\". See 'minipod {StoredJob.WordOf(kind)}s'.");
                    return;
                }

                try
                {
                    if (parse.GetValue(force)) await RemovePod.RunAsync(runtime, pod, force: true, cancellationToken);
                    else await ApplyPod.DeleteAsync(runtime, pod, cancellationToken);
                    Terminal.Out.WriteLine($"pod \"{pod}\" deleted");
                }
                catch (PodNotFoundException) when (parse.GetValue(ignore))
                {
                    // Then it is as it was asked to be.
                }
            });
            return code == ExitCodes.Success && !areDeleted ? ExitCodes.MiniPodFailed : code;
        });
        return command;
    }

    // Whether each was there, or need not be.
    private static bool DeleteServices(PodRuntime runtime, IReadOnlyList<Service> services, bool ignores)
    {
        var areDeleted = true;
        foreach (var service in services)
        {
            var (name, space) = (service.Metadata!.Name, service.Metadata.Namespace);
            if (ApplyService.Delete(runtime, service)) Terminal.Out.WriteLine($"service \"{name}\" deleted");
            else if (!ignores)
            {
                Terminal.Error.WriteLine($"minipod: there is no Service \"{name}\" in namespace \"{space}\".");
                areDeleted = false;
            }
        }

        return areDeleted;
    }

    // What stands before '/' says what it is, as for kubectl: job/pi.
    private static (JobKind Kind, string Name)? JobOf(string text)
    {
        foreach (var kind in Enum.GetValues<JobKind>())
        {
            var start = $"{StoredJob.WordOf(kind)}/";
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return (kind, text[start.Length..]);
        }

        return null;
    }
}
