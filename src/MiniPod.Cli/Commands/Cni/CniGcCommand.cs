using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Pods;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni gc</c>.</summary>
internal static class CniGcCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var network = new Argument<string>("NETWORK") { Description = "The network's name" };
        var netns = new Argument<string?>("NETNS")
        {
            Description = "Taken for cnitool's sake; it has no meaning here",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var force = new Option<bool>("--force", "-f") { Description = "Also when pods of minipod are on the network: they lose it" };
        var command = new Command("gc", "Delete everything on a network, whoever attached it, and let its plugins free what nobody holds");
        command.Arguments.Add(network);
        command.Arguments.Add(netns);
        command.Options.Add(force);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var cni = options.Runtime(parse, composition);
            var list = composition.Networks(parse, cni).Get(parse.GetValue(network)!);
            if (!parse.GetValue(force)) RequireNoPods(environment.Runtime.Store, list.Name);

            // And again when no other operation runs: a pod may have come while GC waited for its lock.
            var result = await cni.GcNetworkListAsync(list, FindValid, allowEmpty: true, options.Observer(parse), cancellationToken);
            foreach (var error in result.Errors) Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
            if (options.IsJson(parse))
            {
                Terminal.Out.WriteLine(PodJson.Text(new JsonObject
                {
                    ["network"] = list.Name,
                    [
                        "deleted"] = new JsonArray([
                            .. result.Deleted.Select(gone =>
                                (JsonNode)new JsonObject { ["containerId"] = gone.ContainerId, ["ifName"] = gone.IfName }),
                        ]),
                    ["pluginsAsked"] = result.PluginsAsked,
                    ["errors"] = new JsonArray([.. result.Errors.Select(error => (JsonNode)error.Message)]),
                }));
            }

            return result.Errors.Count == 0 ? ExitCodes.Success : ExitCodes.MiniPodFailed;

            IReadOnlyCollection<GcAttachment> FindValid(IReadOnlyList<CachedAttachment> known)
            {
                if (!parse.GetValue(force)) RequireNoPods(environment.Runtime.Store, list.Name);
                return [];
            }
        });
        return command;
    }

    private static void RequireNoPods(PodStore store, string network)
    {
        var pods = store
            .List()
            .Where(pod => pod.Networks.Any(attachment => attachment.Network == network))
            .Select(pod => pod.FullName)
            .ToList();
        if (pods.Count > 0)
        {
            throw new PodException(
                $"network \"{network}\" has pods on it: {string.Join(", ", pods)}. GC would take it from them: remove them "
                + "first, or say --force.");
        }
    }
}
