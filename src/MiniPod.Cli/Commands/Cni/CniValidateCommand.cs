using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
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
        var command = new Command("validate", "Check whether networks could be attached: configuration, plugins, versions");
        command.Arguments.Add(network);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = options.Runtime(parse, composition);
            var found = new List<(string Name, NetworkValidation Validation)>();
            foreach (var file in Files(composition.Networks(parse, cni), parse.GetValue(network)))
            {
                found.Add(file.List is { } list
                    ? (list.Name, await cni.ValidateNetworkListAsync(list, options.Observer(parse), cancellationToken))
                    : (file.Path, new NetworkValidation { Errors = [file.Error!], Capabilities = [] }));
            }

            if (options.IsJson(parse))
                Terminal.Out.WriteLine(PodJson.Text(new JsonArray([.. found.Select(one => (JsonNode)Json(one.Name, one.Validation))])));
            else foreach (var (name, validation) in found) Print(name, validation);
            return found.All(one => one.Validation.IsValid) ? ExitCodes.Success : ExitCodes.MiniPodFailed;
        });
        return command;
    }

    private static IReadOnlyList<NetworkConfigFile> Files(NetworkResolver networks, string? name)
    {
        if (name is null) return [.. networks.List().Where(file => file.ShadowedBy is null)];
        var list = networks.Get(name);
        return [new NetworkConfigFile { Path = list.Source ?? "", List = list }];
    }

    private static void Print(string name, NetworkValidation validation)
    {
        var capabilities = validation.Capabilities.Count > 0 ? $"; capabilities {string.Join(", ", validation.Capabilities)}" : "";
        if (validation.IsValid) Terminal.Out.WriteLine($"{name}: valid, CNI {validation.CniVersion}{capabilities}");
        foreach (var error in validation.Errors) Terminal.Error.WriteLine($"minipod: {name}: {ErrorText.Of(error)}");
    }

    private static JsonObject Json(string name, NetworkValidation validation) => new()
    {
        ["network"] = name,
        ["valid"] = validation.IsValid,
        ["cniVersion"] = validation.CniVersion,
        ["capabilities"] = new JsonArray([.. validation.Capabilities.Select(capability => (JsonNode)capability)]),
        ["errors"] = new JsonArray([.. validation.Errors.Select(error => (JsonNode)error.Message)]),
    };
}
