using System.Net;
using MiniPod.Engine;
using MiniPod.Pods;
using MiniPod.Pods.Yaml;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Reads a check. The kinds of checks are fixed; each can also be written as <c>no KIND</c>.</summary>
internal static class CheckReader
{
    private static readonly Dictionary<string, Func<CheckFields, LessonCheck>> Kinds = new()
    {
        ["namespace"] = fields => new NamespaceCheck(fields.Source, fields.IsAbsent, fields.Name),
        ["link"] = fields => new LinkCheck(fields.Source, fields.IsAbsent, fields.Parse(NamedLink.Parse))
        {
            Kind = fields.Optional("kind"),
            Mtu = fields.Optional("mtu") is { } mtu ? LinkCheck.ParseMtu(mtu) : null,
        },
        ["pair"] = fields => fields.Value.Texts is [var one, var other]
            ? new PairCheck(fields.Source, fields.IsAbsent, NamedLink.Parse(one), NamedLink.Parse(other))
            : throw fields.Fault("\"pair\" must be a list of two interfaces: [client/veth-client, server/veth-server]"),
        ["address"] = fields =>
            new AddressCheck(fields.Source, fields.IsAbsent, fields.Parse(AddressCheck.Parse), fields.Required("on", NamedLink.Parse)),
        ["up"] = fields => new UpCheck(fields.Source, fields.IsAbsent, fields.Parse(NamedLink.Parse)),
        ["route"] = fields => new RouteCheck(fields.Source, fields.IsAbsent, fields.Parse(RouteCheck.ParseDestination))
        {
            Namespace = fields.Optional("in") ?? "",
            Gateway = fields.Optional("via", ParseAddress),
            Link = fields.Optional("dev"),
        },
        ["reach"] = fields => new ReachCheck(fields.Source, fields.IsAbsent, fields.Parse(ReachCheck.ParseReceiver))
        {
            From = fields.Optional("from") ?? "",
        },
        ["port"] = fields => new PortCheck(fields.Source, fields.IsAbsent, fields.Name, fields.Required("of", text => text)),
        ["hairpin"] = fields => new HairpinCheck(
            fields.Source, fields.IsAbsent, fields.Parse(HairpinCheck.ParseSetting) == "on", fields.Required("at", NamedLink.Parse)),
        ["rule"] = fields => new RuleCheck(fields.Source, fields.IsAbsent, fields.Name, fields.Required("in", RuleCheck.ParseChain)),
        ["container"] = fields => new ContainerCheck(fields.Source, fields.IsAbsent, fields.Name)
        {
            NetworkOf = fields.Optional("network-of"),
            State = fields.Optional("state") is { } state ? ContainerCheck.ParseState(state) : ContainerState.Running,
        },
        ["file"] = fields => new FileCheck(fields.Source, fields.IsAbsent, fields.Name, fields.Optional("has")),
        ["shell"] = fields => new ShellCheck(fields.Source, fields.IsAbsent, fields.Name)
        {
            Say = fields.Optional(CheckFields.Say),
        },
    };

    /// <summary>Reads one.</summary>
    /// <exception cref="YamlFaultException">It is not valid.</exception>
    public static LessonCheck Read(YamlValue item)
    {
        var fields = new CheckFields(item);
        if (!Kinds.TryGetValue(fields.Kind, out var read))
            throw fields.Fault($"unknown check \"{fields.Kind}\": there are {string.Join(", ", Kinds.Keys)}, each also as \"no ...\"");
        try
        {
            var check = read(fields);
            fields.RequireAllRead();
            return check;
        }
        catch (PodException error) when (error is not YamlFaultException)
        {
            throw fields.Fault(error.Message);
        }
    }

    private static IPAddress ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new PodException($"\"{text}\" is no IP address");
}
