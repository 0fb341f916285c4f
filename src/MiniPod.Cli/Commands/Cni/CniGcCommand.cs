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
            var networks = composition.Networks(parse, cni);
            var list = networks.Get(parse.GetValue(network)!);
            if (!parse.GetValue(force)) RequireNoPods(environment.Runtime.Store, list.Name);

            // Checked again under the lock: a pod may have been attached while GC waited for it.
            IReadOnlyList<CachedAttachment> seen = [];
            var observer = options.Observer(parse);
            var result = await cni.GcNetworkListAsync(list, FindValid, allowEmpty: true, observer, cancellationToken);
            if (result.Errors.Any(IsOfDel)) result = await DetachRestAsync();
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
                seen = known;
                if (!parse.GetValue(force)) RequireNoPods(environment.Runtime.Store, list.Name);
                return [];
            }

            // As 'cni del' does, which tries again, and removes what the plugins overlook then.
            async Task<GcResult> DetachRestAsync()
            {
                List<CachedAttachment> deleted = [.. result.Deleted];
                List<CniException> errors = [.. result.Errors.Where(error => !IsOfDel(error))];
                foreach (var rest in seen.Where(one => cni.FindCached(list.Name, one.ContainerId, one.IfName)?.Path == one.Path))
                {
                    try
                    {
                        await CniDetach.RunAsync(cni, networks, list, rest.ToRuntimeConf(), observer, giveUp: false, cancellationToken);
                        deleted.Add(rest);
                    }
                    catch (Exception error) when (error is PodException or CniException or IOException)
                    {
                        errors.Add(error as CniException ?? new CniConfigException(error.Message, CniErrorCode.Unknown, error));
                    }
                }

                return result with { Deleted = deleted, Errors = errors };
            }
        });
        return command;
    }

    private static bool IsOfDel(CniException error) =>
        error is CniDelException or CniPluginException { Invocation.Command: "DEL" } or PluginNotFoundException;

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
