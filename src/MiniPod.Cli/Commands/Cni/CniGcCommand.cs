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
        var network = new Argument<string>("NETWORK") { Description = "Name of the network" };
        var netns = new Argument<string?>("NETNS")
        {
            Description = "Accepted for compatibility with cnitool; ignored",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var force = new Option<bool>("--force", "-f") { Description = "Run even if MiniPod's pods use the network, and detach them" };
        var command = new Command(
            "gc", "Delete all attachments of a network, whoever created them, and let its plugins free unused resources");
        command.Arguments.Add(network);
        command.Arguments.Add(netns);
        command.Options.Add(force);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var cni = options.Runtime(parse, composition);
            var list = composition.Networks(parse, cni).Get(parse.GetValue(network)!);
            if (!parse.GetValue(force)) RequireNoPods(environment.Runtime.Store, list.Name);

            // Checked again under the lock: a pod may have been attached while GC waited for it.
            Task<GcResult> RunAsync() =>
                cni.GcNetworkListAsync(list, FindValid, allowEmpty: true, options.Observer(parse), cancellationToken);
            var result = await RunAsync();
            // The first DEL of some plugins always fails, although it does its work, and the second succeeds: bridge with nftables
            // [1.9.1].
            if (result.Errors.Any(error => error is CniPluginException or CniDelException))
            {
                var again = await RunAsync();
                result = again with { Deleted = [.. result.Deleted, .. again.Deleted] };
            }

            foreach (var error in result.Errors) Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
            if (options.IsJson(parse))
            {
                Terminal.Out.WriteLine(PodJson.Text(new JsonObject
                {
                    ["network"] = list.Name,
                    ["deleted"] = new JsonArray([
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
                $"network \"{network}\" is used by pods: {string.Join(", ", pods)}. GC would detach them. Remove them first, or pass "
                + "--force.");
        }
    }
}
