using System.Globalization;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Rendering;

/// <summary>Pods as a table with one row per pod: address and ports belong to the pod. The pause container
/// is not counted.</summary>
internal static class PodTable
{
    /// <param name="pods">The pods.</param>
    /// <param name="wide">Whether to show more columns.</param>
    /// <param name="hasNamespaces">Whether the namespace is a column of its own; otherwise it is part of the name.</param>
    /// <param name="writer">Receives the table.</param>
    public static void Print(IReadOnlyList<PodStatus> pods, bool wide, bool hasNamespaces, TextWriter writer)
    {
        string[] names = hasNamespaces ? ["NAMESPACE", "NAME"] : ["NAME"];
        string[] headers = ["ID", .. names, "READY", "STATUS", "RESTARTS", "AGE", "IP", "PORTS"];
        var table = new TextTable(wide ? [.. headers, "NETWORKS", "NETNS", "PAUSE", "CONTAINERS", "WATCHER"] : headers);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var pod in pods)
        {
            string[] cells =
            [
                pod.Record.ShortId,
                .. hasNamespaces ? new[] { pod.Record.Namespace, pod.Record.Spec.Name.Value } : [pod.Record.FullName],
                pod.Ready,
                pod.Word,
                pod.Restarts.ToString(CultureInfo.InvariantCulture),
                Age.Of(pod.Record.CreatedAt, now),
                OrNone(string.Join(',', pod.Ips)),
                string.Join(", ", PortRanges.Of(pod.Ports)),
            ];
            table.Add(wide
                ?
                [
                    .. cells,
                    string.Join(',', pod.Record.Networks.Select(network => $"{network.InterfaceName}={network.Network}")),
                    pod.Record.Phase == PodPhase.Running ? PodPaths.Link(pod.Record) : OrNone(""),
                    OrNone(pod.Sandbox.ContainerId?[..12] ?? ""),
                    OrNone(string.Join(',', pod.Containers.Select(container => container.Name))),
                    pod.Watcher is { } agent ? string.Create(CultureInfo.InvariantCulture, $"agent/{agent}")
                        : pod.Record.NeedsWatching ? "nobody"
                        : OrNone(""),
                ]
                : cells);
        }

        table.Print(writer);
    }

    private static string OrNone(string text) => text.Length > 0 ? text : "<none>";
}
