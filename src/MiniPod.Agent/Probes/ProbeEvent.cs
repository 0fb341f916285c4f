namespace MiniPod.Agent.Probes;

/// <summary>Something to tell about a probe, in kubelet's words.</summary>
/// <param name="Probe">The probe.</param>
/// <param name="Type"><c>Warning</c> or <c>Normal</c>.</param>
/// <param name="Reason"><c>Unhealthy</c>, <c>ProbeWarning</c> or <c>Killing</c>.</param>
/// <param name="Message">The message, with what the probe printed; it may have any characters.</param>
public sealed record ProbeEvent(ProbeKind Probe, string Type, string Reason, string Message)
{
    private const string Warning = "Warning", Normal = "Normal", Unhealthy = "Unhealthy";

    internal static ProbeEvent Failed(ProbeKind probe, string message) =>
        new(probe, Warning, Unhealthy, $"{probe} probe failed: {message}");

    internal static ProbeEvent Errored(ProbeKind probe, string message) =>
        new(probe, Warning, Unhealthy, $"{probe} probe errored: {message}");

    internal static ProbeEvent Odd(ProbeKind probe, string message) =>
        new(probe, Warning, "ProbeWarning", $"{probe} probe warning: {message}");

    internal static ProbeEvent Killing(ProbeKind probe, string container, bool isRestarted) => new(
        probe,
        Normal,
        "Killing",
        $"Container {container} failed {(probe == ProbeKind.Startup ? "startup" : "liveness")} probe"
            + (isRestarted ? ", will be restarted" : ""));
}
