using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Net;
using MiniPod.Net.Tracing;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>The life of a packet as JSON. The keys, and the values that are one of a few, are stable, because programs rely on
/// them.</summary>
public static class PacketJson
{
    /// <summary>Writes it.</summary>
    public static string Write(PacketJourney journey) => new JsonObject
    {
        ["from"] = Place(journey.From),
        ["to"] = journey.To.ToString(),
        ["protocol"] = journey.Protocol.ToString().ToLowerInvariant(),
        ["sentAt"] = journey.SentAt,
        ["setupMilliseconds"] = Math.Round(journey.Setup.TotalMilliseconds, 3),
        ["isPredicted"] = journey.IsPredicted,
        ["bridgesMeetRules"] = journey.BridgesMeetRules,
        ["outcome"] = new JsonObject
        {
            ["kind"] = Name(journey.Outcome.Kind),
            ["firstLine"] = journey.Outcome.Text,
            ["bytes"] = journey.Outcome.Bytes,
            ["error"] = journey.Outcome.Error is { } error ? Name(error) : null,
        },
        ["verdict"] = new JsonObject
        {
            ["kind"] = Name(journey.Verdict.Kind),
            ["fault"] = journey.Verdict.Fault is { } fault ? FaultNames.Of(fault) : null,
            ["place"] = Place(journey.Verdict.Place),
            ["isGuess"] = journey.Verdict.IsGuess,
            ["isOnWayBack"] = journey.Verdict.IsOnWayBack,
            ["values"] = Array(journey.Verdict.Values, value => (JsonNode)value),
            ["look"] = journey.Verdict.Look,
            ["mend"] = journey.Verdict.Mend,
        },
        ["limits"] = Array(journey.Limits, limit => new JsonObject { ["kind"] = Name(limit.Kind), ["reason"] = limit.Reason }),
        ["counted"] = Array(journey.Counted, one => new JsonObject
        {
            ["program"] = one.Rule.Program,
            ["table"] = one.Table,
            ["chain"] = one.Chain,
            ["number"] = one.IsPolicy ? null : one.Rule.Number,
            ["rule"] = one.Rule.Text,
            ["packets"] = one.Packets,
        }),
        ["packets"] = Array(journey.Packets, packet => new JsonObject
        {
            ["isAnswer"] = packet.IsAnswer,
            ["isError"] = packet.IsError,
            ["repetition"] = packet.Repetition,
            ["packet"] = Packet(packet.First),
            ["stations"] = Array(packet.Stations, Station),
        }),
    }.ToJsonString(LegibleJson.Options);

    private static JsonObject Place(PacketPlace place) => new()
    {
        ["kind"] = Name(place.Kind),
        ["name"] = place.Name,
        ["networkNamespace"] = place.Namespace.Inode,
        ["path"] = place.Path,
    };

    private static JsonObject Packet(TracedPacket packet) => new()
    {
        ["protocol"] = packet.Protocol.ToString().ToLowerInvariant(),
        ["source"] = packet.Source.ToString(),
        ["destination"] = packet.Destination.ToString(),
        ["kind"] = packet.Kind,
        ["ttl"] = packet.TimeToLive,
        ["length"] = packet.Length,
        ["sequence"] = packet.Sequence,
        ["identification"] = packet.Identification,
    };

    private static JsonNode Station(PacketStation station)
    {
        JsonObject json = station switch
        {
            SightedAt one => new JsonObject
            {
                ["type"] = "seen",
                ["microseconds"] = Math.Round(one.Time.TotalMicroseconds, 3),
                ["interface"] = one.Link,
                ["interfaceIndex"] = one.LinkIndex,
                ["direction"] = Name(one.Direction),
                ["targetMac"] = one.TargetMac is { } mac ? NetworkLink.TextOf(mac) : null,
                ["packet"] = Packet(one.Packet),
            },
            DecidedBy one => new JsonObject
            {
                ["type"] = one.Event.IsPolicy ? "policy" : "rule",
                ["hook"] = one.Hook is { } hook ? Name(hook) : null,
                ["family"] = one.Event.Family switch { 2 => "ip", 10 => "ip6", 1 => "inet", _ => "other" },
                ["table"] = one.Event.Table,
                ["chain"] = one.Event.Chain,
                ["handle"] = one.Event.Handle,
                ["verdict"] = Name(one.Event.Verdict),
                ["target"] = one.Event.Target,
                ["number"] = one.Rule?.Number,
                ["rule"] = one.Rule?.Text,
                ["program"] = one.Program,
                ["pod"] = one.Pod,
                ["newDestination"] = one.NewDestination?.ToString(),
                ["newSource"] = one.NewSource?.ToString(),
            },
            RoutedBy one => new JsonObject
            {
                ["type"] = "route",
                ["destination"] = one.Destination.ToString(),
                ["route"] = one.Answer.Route?.Destination.ToString(),
                ["routeType"] = one.Answer.Route is { } route ? Name(route.Type) : null,
                ["gateway"] = one.Gateway?.ToString(),
                ["interface"] = one.Link,
                ["errno"] = one.Answer.Error,
            },
            BridgedTo one => new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = one.Bridge,
                ["mac"] = NetworkLink.TextOf(one.Mac),
                ["port"] = one.Port,
            },
            TrackedBy one => new JsonObject
            {
                ["type"] = "conntrack",
                ["oldSource"] = one.OldSource.ToString(),
                ["newSource"] = one.NewSource.ToString(),
                ["oldDestination"] = one.OldDestination.ToString(),
                ["newDestination"] = one.NewDestination.ToString(),
            },
            ArrivedAt one => new JsonObject
            {
                ["type"] = "arrived",
                ["container"] = one.Listener,
                ["listens"] = one.NeedsNone || one.Listener is not null,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(station)),
        };
        json["place"] = Place(station.Place);
        return json;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonNode> one) => [.. all.Select(one)];
}
