using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Rendering;

/// <summary>Pods as JSON. The keys are stable, because programs rely on them. Values of environment variables may be
/// secrets and are left out.</summary>
internal static class PodJson
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(JsonNode node) => node.ToJsonString(Pretty);

    /// <summary>A pod as <c>ps -o json</c> shows it.</summary>
    public static JsonNode Summary(PodStatus pod) => new JsonObject
    {
        ["id"] = pod.Record.Id,
        ["name"] = pod.Record.Spec.Name.Value,
        ["namespace"] = pod.Record.Namespace,
        ["attempt"] = pod.Record.Attempt,
        ["fullName"] = pod.Record.FullName,
        ["status"] = pod.Word,
        ["phase"] = PodConditions.PhaseOf(pod).ToString(),
        ["conditions"] = new JsonArray([.. PodConditions.Of(pod).Select(Condition)]),
        ["restarts"] = pod.Restarts,
        ["watcher"] = pod.Watcher,
        ["createdAt"] = pod.Record.CreatedAt,
        ["problems"] = new JsonArray([.. pod.Problems.Select(Problem)]),
        ["ips"] = new JsonArray([.. pod.Ips.Select(ip => (JsonNode)ip)]),
        ["ports"] = new JsonArray([.. (pod.Ports.Count > 0 ? pod.Ports : pod.Record.Spec.AllPorts()).Select(Port)]),
        ["containers"] = new JsonArray([.. pod.Containers.Select(Container)]),
    };

    /// <summary>A pod as <c>inspect</c> shows it: the summary, and the outcome of each step, which the
    /// step itself adds.</summary>
    public static JsonNode Details(PodStatus pod, PodPlanner planner, PodPaths paths)
    {
        var record = pod.Record;
        var details = Summary(pod).AsObject();
        details["uid"] = record.Uid;
        details["hostname"] = record.Spec.EffectiveHostname();
        if (record.Spec.Annotations.Count > 0)
        {
            details["annotations"] = new JsonObject(
                record.Spec.Annotations.Select(annotation => KeyValuePair.Create(annotation.Key, (JsonNode?)annotation.Value)));
        }

        details["labels"] = new JsonObject(record.Spec.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        details["former"] = new JsonArray([.. pod.Former.Select(Container)]);
        details["sandbox"] = new JsonObject { ["containerId"] = pod.Sandbox.ContainerId, ["status"] = pod.Sandbox.Status };
        details["networks"] = new JsonArray([.. record.Networks.Select(network => (JsonNode)new JsonObject
        {
            ["name"] = network.Network,
            ["interface"] = network.InterfaceName,
            ["source"] = network.Source,
        })]);
        planner.Show(record, details);
        details["journal"] = paths.JournalOf(record.Id);
        return details;
    }

    private static JsonNode Problem(PodProblem problem) => new JsonObject
    {
        ["kind"] = problem.Kind.ToString(),
        ["subject"] = problem.Subject,
        ["evidence"] = problem.Evidence,
    };

    private static JsonNode Condition(PodCondition condition) => new JsonObject
    {
        ["type"] = condition.Type,
        ["status"] = condition.IsTrue ? "True" : "False",
        ["reason"] = condition.Reason,
        ["message"] = condition.Message,
    };

    private static JsonNode Container(ContainerStatus container) => new JsonObject
    {
        ["name"] = container.Name,
        ["attempt"] = container.Attempt,
        ["image"] = container.Image,
        ["containerId"] = container.ContainerId,
        ["state"] = container.State?.ToString().ToLowerInvariant(),
        ["status"] = container.Status,
        ["role"] = container.Role.ToString().ToLowerInvariant(),
        ["ready"] = container.IsReady,
        ["exitCode"] = container.ExitCode,
        ["reason"] = container.Reason,
        ["message"] = container.Message,
        ["lastState"] = container.LastState is { } last ? new JsonObject
        {
            ["attempt"] = last.Attempt,
            ["exitCode"] = last.ExitCode,
            ["reason"] = last.Reason,
            ["message"] = last.Message,
        } : null,
    };

    private static JsonNode Port(PortMapping port) => new JsonObject
    {
        ["hostIp"] = port.HostIp,
        ["hostPort"] = port.HostPort,
        ["containerPort"] = port.ContainerPort,
        ["protocol"] = port.Protocol.ToString(),
    };
}
