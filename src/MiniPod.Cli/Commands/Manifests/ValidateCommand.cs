using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod validate</c>: reads manifests as <c>run -f</c> does, and creates nothing.</summary>
internal static class ValidateCommand
{
    // A file of ConfigMaps alone is in order: pods of other files can use them.
    private const string Needed = "pod or configuration";

    public static Command Build()
    {
        var named = new Argument<string[]>("FILE") { Description = "The manifests, as for --file", Arity = ArgumentArity.ZeroOrMore };
        var input = new ManifestInput("Check the pods of a manifest");
        var output = OutputOption.Build();
        var command = new Command("validate", "Check manifests as 'run -f' does, without root and an engine; nothing is created");
        command.Arguments.Add(named);
        input.AddTo(command);
        command.Options.Add(output);
        command.SetAction(parse =>
        {
            string[] names = [.. parse.GetValue(named) ?? [], .. parse.GetValue(input.Files) ?? []];
            if (names.Length == 0) throw new PodException("no manifest given. Name a file or a directory, or '-' for standard input.");
            var manifests = ManifestInput.Load([.. names, .. parse.GetValue(input.Configuration) ?? []]);
            var report = ManifestPods.Check(manifests, parse.GetValue(input.Validate), NodeFacts.Read(), NamespaceOption.Of(parse));
            if (parse.GetValue(output) == OutputFormat.Json) Terminal.Out.WriteLine(PodJson.Text(ManifestFindings.Json(report)));
            else Print(manifests, report);
            if (report.Errors.Count > 0) return ExitCodes.MiniPodFailed;
            return report.Objects.Count > 0 ? ExitCodes.Success : throw ManifestPods.HasNone(Needed, manifests, report);
        });
        return command;
    }

    private static void Print(IReadOnlyList<ManifestFile> manifests, ManifestReport report)
    {
        if (report.Objects.Count > 0 || report.Errors.Count > 0)
        {
            foreach (var warning in ManifestPods.Lines(manifests, report.Warnings)) Terminal.Error.WriteLine($"minipod: {warning}");
        }

        ManifestPods.ThrowIfInvalid(manifests, report);
        foreach (var line in ManifestFindings.Lines(report)) Terminal.Out.WriteLine(line);
    }
}
