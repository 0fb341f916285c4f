using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod version</c>.</summary>
internal static class VersionCommand
{
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static Command Build(Composition composition)
    {
        _ = composition;
        var output = OutputOption.Build();
        var command = new Command("version", "Show the version of minipod");
        command.Options.Add(output);
        command.SetAction(parse =>
        {
            var platform = $"linux/{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
            Terminal.Out.WriteLine(parse.GetValue(output) == OutputFormat.Json
                ? PodJson.Text(new JsonObject { ["version"] = Version, ["platform"] = platform })
                : $"minipod {Version} ({platform})");
            return ExitCodes.Success;
        });
        return command;
    }
}
