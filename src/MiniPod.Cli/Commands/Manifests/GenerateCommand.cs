using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Manifest;

namespace MiniPod.Cli.Commands.Manifests;

/// <summary><c>minipod generate</c>: writes the manifests of pods.</summary>
internal static class GenerateCommand
{
    public static Command Build(Composition composition)
    {
        var pods = new Argument<string[]>("POD") { Description = "Names or ids of pods", Arity = ArgumentArity.OneOrMore };
        var output = new Option<ManifestFormat>("--output", "-o")
        {
            Description = "Output format: yaml or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => ManifestFormat.Yaml,
        };
        var command = new Command(
            "generate",
            "Write the manifests of pods, for 'minipod run -f' and for 'kubectl apply -f': also of pods that were run without one");
        command.Arguments.Add(pods);
        command.Options.Add(output);
        command.SetAction((parse, _) =>
        {
            using var environment = composition.Open(parse);
            var written = NamespaceOption.Pods(parse, pods).Select(pod =>
            {
                var record = environment.Runtime.Store.Get(pod);
                var spec = record.Spec with { Namespace = record.Namespace };
                return parse.GetValue(output) == ManifestFormat.Json ? $"{ManifestGenerator.Json(spec)}\n" : ManifestGenerator.Yaml(spec);
            }).ToList();
            Terminal.Out.Write(string.Join(parse.GetValue(output) == ManifestFormat.Json ? "" : "---\n", written));
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
