using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cni;
using MiniPod.Pods.Networks;

namespace MiniPod.Cli.Commands.Cni;

/// <summary>The arguments of <c>add</c>, <c>check</c> and <c>del</c>: a network and a namespace.</summary>
internal sealed class AttachmentArguments(CniOptions options)
{
    public Argument<string> Network { get; } = new("NETWORK") { Description = "Name of the network" };

    public Argument<string> NetNs { get; } = new("NETNS") { Description = "Path of the network namespace, such as /run/netns/NAME" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Network);
        command.Arguments.Add(NetNs);
    }

    /// <summary>Reads the attachment from the command line and the environment (CNI_ARGS, CAP_ARGS).</summary>
    /// <exception cref="CniConfigException">They are malformed.</exception>
    public RuntimeConf Read(ParseResult parse)
    {
        var netns = CniToolContract.NetNsPath(parse.GetValue(NetNs)!);
        return new RuntimeConf
        {
            ContainerId = CniToolContract.ContainerId(netns),
            NetNs = netns,
            IfName = parse.GetValue(options.IfName)!,
            Args = CniArgs.Parse(GlobalOptions.Variable("CNI_ARGS") ?? ""),
            CapabilityArgs = CniToolContract.Capabilities(GlobalOptions.Variable("CAP_ARGS")),
        };
    }

    /// <summary>Reads the attachment, and looks it up by its namespace: the path may be another one than that of
    /// <c>add</c>, from which the container ID was made.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="cni">Knows the attachments.</param>
    /// <param name="networks">Finds the network.</param>
    /// <param name="unclear">Receives the damaged cache files of which it is not known whether they are the
    /// attachment's, as long as no other is.</param>
    /// <exception cref="CniConfigException">They are malformed.</exception>
    public RuntimeConf Find(ParseResult parse, CniRuntime cni, NetworkResolver networks, out IReadOnlyList<string> unclear)
    {
        var (rt, name) = (Read(parse), parse.GetValue(Network)!);
        unclear = [];
        var attached = cni.GetCachedAttachments().Where(one => one.NetworkName == name && one.IfName == rt.IfName).ToList();
        if (attached.Any(one => one.ContainerId == rt.ContainerId)) return rt;
        var same = attached.FirstOrDefault(one => one.IsIn(rt.NetNs)) ?? attached.FirstOrDefault(one => one.MayBeIn(rt.NetNs));
        if (same is not null) return rt with { ContainerId = same.ContainerId };
        if (networks.Find(name) is not { } list) return rt;
        var ids = CniToolContract.PathsOf(rt.NetNs).Append(rt.NetNs).Select(CniToolContract.ContainerId).ToHashSet();
        (var found, unclear) = DamagedAttachment.Find(cni, list, rt, ids.Contains);
        return found is null ? rt : rt with { ContainerId = found };
    }

    /// <summary>The output of <c>-o json</c> for a verb without a result.</summary>
    public static JsonObject Outcome(string verb, NetworkConfigList list, RuntimeConf rt) => new()
    {
        ["command"] = verb,
        ["network"] = list.Name,
        ["containerId"] = rt.ContainerId,
        ["netns"] = rt.NetNs,
        ["ifName"] = rt.IfName,
    };
}
