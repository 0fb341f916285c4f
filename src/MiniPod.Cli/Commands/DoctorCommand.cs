using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods.Doctor;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod doctor</c>.</summary>
internal static class DoctorCommand
{
    // Not MiniPodFailed: the checks themselves ran.
    private const int SomethingFailed = 1;

    public static Command Build(Composition composition)
    {
        var fix = new Option<bool>("--fix")
        {
            Description =
                "Fix what can be fixed without interrupting a container: recover, prune, repair, ip_forward, permissions of the state "
                + "directory",
        };
        var output = OutputOption.Build();
        var command = new Command(
            "doctor",
            "Check whether this host can run pods, and whether its pods are healthy. Exits with 1 if a check failed");
        command.Options.Add(fix);
        command.Options.Add(output);
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (!Host.IsRoot)
            {
                return Print(
                    [
                        new CheckResult(
                            "root",
                            Verdict.Failed,
                            "not running as root: MiniPod mounts namespaces and runs network plugins",
                            "sudo minipod doctor"),
                    ],
                    parse.GetValue(output));
            }

            if (Untrusted(composition, parse) is { } untrusted)
                return Print([new CheckResult("root", Verdict.Ok, "running as root"), untrusted], parse.GetValue(output));
            using var environment = composition.Open(parse);
            if (parse.GetValue(fix))
            {
                foreach (var line in await SafeFixes.RunAsync(environment.Runtime, cancellationToken)) Terminal.Error.WriteLine(line);
            }

            return Print(await AllChecks.RunAsync(environment.Runtime, cancellationToken), parse.GetValue(output));
        });
        return command;
    }

    // Such a directory is not even read. Other problems show up once it belongs to root.
    private static CheckResult? Untrusted(Composition composition, ParseResult parse)
    {
        try
        {
            composition.Paths(parse);
            return null;
        }
        catch (UntrustedDirectoryException error)
        {
            return new CheckResult("directories", Verdict.Failed, error.Message, error.Fix);
        }
    }

    // With the name by which 'break' makes the same.
    private static string Evidence(CheckResult result) =>
        result.Fault is { } fault ? $"{result.Evidence} ({FaultNames.Of(fault)})" : result.Evidence;

    private static int Print(IReadOnlyList<CheckResult> results, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
            {
                ["check"] = result.Check,
                ["verdict"] = result.Verdict.ToString().ToLowerInvariant(),
                ["evidence"] = result.Evidence,
                ["fix"] = result.Fix,
                ["fault"] = result.Fault is { } fault ? FaultNames.Of(fault) : null,
            })])));
        }
        else
        {
            var table = new TextTable("CHECK", "VERDICT", "EVIDENCE", "FIX");
            foreach (var result in results)
                table.Add(result.Check, result.Verdict.ToString().ToLowerInvariant(), Evidence(result), result.Fix ?? "");
            table.Print(Terminal.Out);
        }

        return results.Any(result => result.Verdict == Verdict.Failed) ? SomethingFailed : ExitCodes.Success;
    }
}
