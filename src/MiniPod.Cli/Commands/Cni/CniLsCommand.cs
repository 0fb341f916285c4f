using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni ls</c>.</summary>
internal static class CniLsCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var command = new Command(
            "ls", "List the networks: the configuration files, including broken and shadowed ones, and the built-in network");
        command.SetAction(parse =>
        {
            var files = composition.Networks(parse, options.Runtime(parse, composition)).List();
            if (options.IsJson(parse))
            {
                Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. files.Select(file => (JsonNode)Json(file, files))])));
                return ExitCodes.Success;
            }

            var table = new TextTable("NETWORK", "VERSION", "PLUGINS", "FILE", "NOTE");
            foreach (var file in files)
                table.Add(file.List?.Name ?? "-", Versions(file), Plugins(file), file.Path, Note(file, files) ?? "");
            table.Print(Terminal.Out);
            return ExitCodes.Success;
        });
        return command;
    }

    private static string Versions(NetworkConfigFile file) => file.List is null ? "-" : string.Join(',', file.List.CniVersions);

    private static string Plugins(NetworkConfigFile file) =>
        file.List is null ? "-" : string.Join(',', file.List.Plugins.Select(plugin => plugin.Type));

    private static string? Note(NetworkConfigFile file, IReadOnlyList<NetworkConfigFile> files) =>
        file.Error is { } error ? $"broken: {error.Message}"
        : file.ShadowedBy is { } by ? $"shadowed by {by}"
        : files.FirstOrDefault(other => other != file && other.ShadowedBy is null && other.List?.Name == file.List?.Name) is { } twin
        ? $"refused: {twin.Path} has the same name"
        : null;

    private static JsonObject Json(NetworkConfigFile file, IReadOnlyList<NetworkConfigFile> files) => new()
    {
        ["name"] = file.List?.Name,
        ["file"] = file.Path,
        ["cniVersions"] = new JsonArray([.. (file.List?.CniVersions ?? []).Select(version => (JsonNode)version)]),
        ["plugins"] = new JsonArray([.. (file.List?.Plugins ?? []).Select(plugin => (JsonNode)plugin.Type)]),
        ["shadowedBy"] = file.ShadowedBy,
        ["note"] = Note(file, files),
    };
}
