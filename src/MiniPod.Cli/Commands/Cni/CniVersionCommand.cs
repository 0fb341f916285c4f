using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni version</c>.</summary>
internal static class CniVersionCommand
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static Command Build(Composition composition, CniOptions options)
    {
        var plugins = new Argument<string[]>("PLUGIN") { Description = "Plugins. Default every program in the plugin directories", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("version", "Ask plugins which CNI versions they support");
        command.Arguments.Add(plugins);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var named = parse.GetValue(plugins)!;
            var cni = options.Runtime(parse, composition);
            var known = new List<PluginVersionInfo>();
            var failed = false;
            foreach (var plugin in named.Length > 0 ? named : Installed(composition.PluginDirectories(parse)))
            {
                try
                {
                    known.Add(await cni.GetVersionInfoAsync(plugin, options.Observer(parse), cancellationToken));
                }
                catch (Exception error) when (ErrorText.IsExpected(error))
                {
                    Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
                    failed = true;
                }
            }

            Print(known, options.IsJson(parse));

            // What merely lies in a plugin directory need not be a plugin.
            return failed && named.Length > 0 ? ExitCodes.MiniPodFailed : ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<string> Installed(IReadOnlyList<string> directories) => directories.Where(Directory.Exists)
        .SelectMany(directory => Directory.EnumerateFiles(directory))
        .Where(IsProgram)
        .Select(file => Path.GetFileName(file))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static bool IsProgram(string file)
    {
        try
        {
            return (File.GetUnixFileMode(file) & Execute) != 0;
        }
        catch (IOException)
        {
            return false; // a link that leads nowhere, or in a circle
        }
    }

    private static void Print(List<PluginVersionInfo> plugins, bool json)
    {
        if (json)
        {
            Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. plugins.Select(plugin => (JsonNode)new JsonObject
            {
                ["plugin"] = plugin.PluginType,
                ["path"] = plugin.Path,
                ["supportedVersions"] = new JsonArray([.. plugin.SupportedVersions.Select(version => (JsonNode)version)]),
            })])));
            return;
        }

        var table = new TextTable("PLUGIN", "VERSIONS", "FILE");
        foreach (var plugin in plugins) table.Add(plugin.PluginType, string.Join(',', plugin.SupportedVersions), plugin.Path);
        table.Print(Terminal.Out);
    }
}
