using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>The network as JSON. The keys, and the values that are one of a few, are stable, because programs rely on them.</summary>
public static class TopologyJson
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Pretty = new(OneLine) { WriteIndented = true };

    /// <summary>Writes it for people.</summary>
    public static string Write(HostTopology topology) => Json(topology).ToJsonString(Pretty);

    /// <summary>Writes it as one line, without an end of line.</summary>
    public static string WriteLine(HostTopology topology) => Json(topology).ToJsonString(OneLine);

    private static JsonObject Json(HostTopology topology) => new()
    {
        ["host"] = new JsonObject
        {
            ["name"] = topology.HostName,
            ["networkNamespace"] = topology.Namespace,
            ["forwardsIPv4"] = topology.Forwards.IPv4,
            ["forwardsIPv6"] = topology.Forwards.IPv6,
            ["interfaces"] = Array(topology.Uplinks, Interface),
            ["bridges"] = Array(topology.Bridges, Bridge),
            ["routes"] = Array(topology.Routes, Route),
            ["rules"] = topology.Rules is { } rules ? Rules(rules) : null,
            ["faults"] = Array(topology.Faults, Fault),
        },
        ["pods"] = Array(topology.Pods, Pod),
        ["podsNotDrawn"] = topology.Omitted,
        ["readAt"] = topology.ReadAt,
    };

    private static JsonObject Interface(TopologyInterface one) => new()
    {
        ["index"] = one.Link.Index,
        ["name"] = one.Link.Name,
        ["kind"] = one.Link.Kind,
        ["mac"] = one.Link.MacText,
        ["mtu"] = one.Link.Mtu,
        ["isUp"] = one.Link.IsUp,
        ["state"] = one.Link.State.ToString().ToLowerInvariant(),
        ["addresses"] = Array(one.Addresses, address => (JsonNode)address.ToString()),
        ["dropped"] = one.Link.Dropped is { } dropped ? new JsonObject { ["received"] = dropped.Received, ["sent"] = dropped.Sent } : null,
        ["bridgePort"] = one.Link.Port is { } port
            ? new JsonObject { ["state"] = port.State.ToString().ToLowerInvariant(), ["hairpin"] = port.IsHairpin }
            : null,
    };

    private static JsonObject Bridge(TopologyBridge bridge)
    {
        var json = Interface(bridge.Interface);
        json["isOfEngine"] = bridge.IsOfEngine;
        json["otherPorts"] = Array(bridge.Others, port => new JsonObject
        {
            ["interface"] = Interface(port.Interface),
            ["peer"] = port.Peer is null ? null : Interface(port.Peer),
            ["networkNamespacePath"] = port.Namespace,
            ["pod"] = port.Pod,
        });
        return json;
    }

    private static JsonObject Route(TopologyRoute route) => new()
    {
        ["destination"] = route.Destination.ToString(),
        ["type"] = CamelCase(route.Type),
        ["gateway"] = route.Gateway?.ToString(),
        ["interface"] = route.Interface,
    };

    private static JsonObject Rules(PacketRules rules) => new()
    {
        ["arriving"] = Array(rules.Arriving, one => new JsonObject
        {
            ["protocol"] = one.Protocol,
            ["address"] = one.Address?.ToString(),
            ["port"] = one.Port,
            ["toAddress"] = one.To.ToString(),
            ["toPort"] = one.ToPort,
        }),
        ["passing"] = Array(rules.Passing.OrderBy(one => one.Key), one => new JsonObject
        {
            ["family"] = one.Key == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
            ["policy"] = one.Value.Policy,
            ["sources"] = Array(one.Value.Sources, source => (JsonNode)source.ToString()),
            ["answersTo"] = Array(one.Value.Answers, to => (JsonNode?)to?.ToString()),
            ["destinations"] = Array(one.Value.Destinations, to => new JsonObject
            {
                ["destination"] = to.Destination.ToString(),
                ["port"] = to.Port,
            }),
            ["refusals"] = Array(one.Value.Refusals, refusal => new JsonObject
            {
                ["chain"] = refusal.Chain,
                ["rule"] = refusal.Text,
                ["verdict"] = refusal.Action,
            }),
        }),
        ["leaving"] = Array(rules.Leaving, source => (JsonNode)source.ToString()),
    };

    private static JsonObject Pod(TopologyPod pod) => new()
    {
        ["id"] = pod.Id,
        ["name"] = pod.Name,
        ["status"] = pod.State.ToString(),
        ["networkNamespace"] = pod.Namespace,
        ["interfaces"] = Array(pod.Interfaces, one => new JsonObject
        {
            ["name"] = one.Name,
            ["network"] = one.Network,
            ["interface"] = one.Interface is null ? null : Interface(one.Interface),
            ["connection"] = CamelCase(one.Wire),
            ["hostInterface"] = one.HostEnd is null ? null : Interface(one.HostEnd),
            ["bridge"] = one.Bridge,
            ["expectedBridge"] = one.ExpectedBridge,
        }),
        ["routes"] = Array(pod.Routes, Route),
        ["containers"] = Array(pod.Containers, container => new JsonObject
        {
            ["name"] = container.Name,
            ["isSandbox"] = container.IsSandbox,
            ["state"] = container.State?.ToString().ToLowerInvariant(),
            ["status"] = container.Status,
            ["listeners"] = Array(container.Listeners, Listener),
        }),
        ["faults"] = Array(pod.Faults, Fault),
    };

    private static JsonObject Listener(Listener listener) => new()
    {
        ["protocol"] = listener.Protocol.ToString().ToLowerInvariant(),
        ["address"] = listener.Address.ToString(),
        ["port"] = listener.Port,
    };

    private static JsonObject Fault(TopologyFault fault) => new()
    {
        ["kind"] = fault.Kind.ToString(),
        ["fault"] = fault.Fault is { } name ? FaultNames.Of(name) : null,
        ["place"] = fault.Place,
        ["text"] = FaultWords.Of(fault, DrawingWords.English),
    };

    private static string CamelCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => new([.. items.Select(convert)]);
}
