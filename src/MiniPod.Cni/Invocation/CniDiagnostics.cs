using System.Diagnostics;

namespace MiniPod.Cni;

/// <summary>Tracing: one span for each operation and, within it, one for each plugin call.</summary>
public static class CniDiagnostics
{
    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "MiniPod.Cni";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Start(string name, string? network, RuntimeConf? rt) => Source.StartActivity(name)
        ?.SetTag("cni.network", network)
        .SetTag("cni.container_id", rt?.ContainerId)
        .SetTag("cni.ifname", rt?.IfName);

    internal static Activity? Start(PluginInvocation invocation) =>
        Source.StartActivity($"CNI {invocation.Command} {invocation.PluginType}")
        ?.SetTag("cni.plugin", invocation.PluginType)
        .SetTag("cni.command", invocation.Command)
        .SetTag("cni.position", invocation.Position);

    /// <summary>Passes the trace context to the plugin in the same environment variables as libcni.</summary>
    internal static PluginInvocation WithTraceContext(PluginInvocation invocation, Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id }) return invocation;
        var environment = new Dictionary<string, string>(invocation.Environment, StringComparer.Ordinal) { ["TRACEPARENT"] = id };
        if (activity.TraceStateString is { Length: > 0 } state) environment["TRACESTATE"] = state;
        var baggage = string.Join(
            ',',
            activity.Baggage
                .Where(item => item.Value is not null)
                .Select(item => $"{Uri.EscapeDataString(item.Key)}={Uri.EscapeDataString(item.Value!)}"));
        if (baggage.Length > 0) environment["BAGGAGE"] = baggage;
        return invocation with { Environment = environment };
    }
}
