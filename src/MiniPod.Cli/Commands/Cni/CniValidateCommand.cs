using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Pods.NetworkRules;
using MiniPod.Pods.Networks;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni validate</c>.</summary>
internal static class CniValidateCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var network = new Argument<string?>("NETWORK")
        {
            Description = "A network to validate. Default: all, including broken files",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "validate", "Check whether networks could be attached: configuration, keys of the standard plugins, plugins, versions");
        command.Arguments.Add(network);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = options.Runtime(parse, composition);
            var found = new List<Found>();
            foreach (var file in Files(composition.Networks(parse, cni), parse.GetValue(network)))
            {
                found.Add(file.List is { } list
                    ? new Found(
                        list.Name,
                        await cni.ValidateNetworkListAsync(list, options.Observer(parse), cancellationToken),
                        NetworkMistakes.Find(list))
                    : new Found(file.Path, new NetworkValidation { Errors = [file.Error!], Capabilities = [] }, []));
            }

            if (options.IsJson(parse))
                Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. found.Select(one => (JsonNode)Json(one))])));
            else found.ForEach(Print);
            return found.All(one => one.IsValid) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
        });
        return command;
    }

    private static IReadOnlyList<NetworkConfigFile> Files(NetworkResolver networks, string? name)
    {
        if (name is null) return [.. networks.List().Where(file => file.ShadowedBy is null)];
        var list = networks.Get(name);
        return [new NetworkConfigFile { Path = list.Source ?? "", List = list }];
    }

    private static void Print(Found found)
    {
        var (name, validation, mistakes) = found;
        var capabilities = validation.Capabilities.Count > 0 ? $"; capabilities {string.Join(", ", validation.Capabilities)}" : "";
        if (found.IsValid) Terminal.Out.WriteLine($"{name}: valid, CNI {validation.CniVersion}{capabilities}");
        foreach (var error in validation.Errors) Terminal.Error.WriteLine($"minipod: {name}: {ErrorText.Of(error)}");
        foreach (var mistake in mistakes) Terminal.Error.WriteLine($"minipod: {name}: {mistake}");
    }

    private static JsonObject Json(Found found) => new()
    {
        ["network"] = found.Name,
        ["valid"] = found.IsValid,
        ["cniVersion"] = found.Validation.CniVersion,
        ["capabilities"] = new JsonArray([.. found.Validation.Capabilities.Select(capability => (JsonNode)capability)]),
        ["errors"] = new JsonArray([.. found.Validation.Errors.Select(error => (JsonNode)error.Message)]),
        ["mistakes"] = new JsonArray([.. found.Mistakes.Select(mistake => (JsonNode)new JsonObject
        {
            ["file"] = mistake.File,
            ["line"] = mistake.Line,
            ["key"] = mistake.Key,
            ["problem"] = mistake.Problem,
        })]),
    };

    /// <summary>What was found about a network.</summary>
    private sealed record Found(string Name, NetworkValidation Validation, IReadOnlyList<NetworkMistake> Mistakes)
    {
        public bool IsValid => Validation.IsValid && Mistakes.Count == 0;
    }
}
