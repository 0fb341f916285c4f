using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni version</c>.</summary>
internal static class CniVersionCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var plugins = new Argument<string[]>("PLUGIN")
        {
            Description = "Plugins to ask. Default: every program in the plugin directories",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("version", "Show which CNI versions plugins support");
        command.Arguments.Add(plugins);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = options.Runtime(parse, composition);
            var named = parse.GetValue(plugins)!;
            var asked = named.Length > 0 ? [.. named.Select(name => new PluginFile { Name = name, Path = "" })] : cni.ListPlugins();
            var answers = new List<PluginAnswer>();
            foreach (var plugin in asked) answers.Add(await AskAsync(cni, plugin, options.Observer(parse), cancellationToken));

            Print(answers, options.IsJson(parse));

            // A program in a plugin directory need not be a plugin, but a file that cannot be run at
            // all does not belong there.
            return answers.Any(answer => answer.Error is not null && (named.Length > 0 || answer.File.Error is not null))
                ? ExitCodes.MiniPodFailed
                : ExitCodes.Success;
        });
        return command;
    }

    private static async Task<PluginAnswer> AskAsync(
        CniRuntime cni, PluginFile plugin, ICniObserver observer, CancellationToken cancellationToken)
    {
        if (plugin.Error is { } broken) return new PluginAnswer(plugin, null, broken);
        try
        {
            return new PluginAnswer(plugin, await cni.GetVersionInfoAsync(plugin.Name, observer, cancellationToken), null);
        }
        catch (CniException error)
        {
            return new PluginAnswer(plugin, null, error);
        }
    }

    private static void Print(IReadOnlyList<PluginAnswer> answers, bool json)
    {
        foreach (var answer in answers)
        {
            if (answer.Error is { } error) Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
        }

        if (json)
        {
            Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. answers.Select(answer => (JsonNode)Json(answer))])));
            return;
        }

        var table = new TextTable("PLUGIN", "VERSIONS", "FILE");
        foreach (var plugin in answers.Select(answer => answer.Info).OfType<PluginVersionInfo>())
            table.Add(plugin.PluginType, string.Join(',', plugin.SupportedVersions), plugin.Path);
        table.Print(Terminal.Out);
    }

    private static JsonObject Json(PluginAnswer answer) => new()
    {
        ["plugin"] = answer.File.Name,
        ["path"] = answer.Info?.Path ?? (answer.File.Path.Length > 0 ? answer.File.Path : null),
        ["supportedVersions"] = new JsonArray([.. (answer.Info?.SupportedVersions ?? []).Select(version => (JsonNode)version)]),
        ["error"] = answer.Error?.Message,
    };

    private sealed record PluginAnswer(PluginFile File, PluginVersionInfo? Info, CniException? Error);
}
