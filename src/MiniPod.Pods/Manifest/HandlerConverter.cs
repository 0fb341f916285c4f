using System.Globalization;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using MiniPod.Spec.Values;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes the probes and hooks of a container.</summary>
internal sealed class HandlerConverter(PodTemplate template, ConversionReport report)
{
    /// <summary>Makes a probe; null if there is none, or it is wrong, which is reported.</summary>
    /// <param name="container">The container.</param>
    /// <param name="probe">The probe; null for none.</param>
    /// <param name="path">Its path.</param>
    public ProbeSpec? Probe(Container container, Probe? probe, string path)
    {
        if (probe is null) return null;
        var handler = probe switch
        {
            { Exec.Command: { } command } => Exec(container, command, $"{path}.exec.command"),
            { HttpGet: { } http } => Http(container, http),
            { TcpSocket: { } tcp } => Port(container, tcp.Port) is { } port ? new TcpHandler { Port = port, Host = tcp.HostName } : null,
            { Grpc: { Port: { } port } grpc } =>
                new GrpcHandler { Port = port, Service = grpc.Service ?? "", IsSecure = grpc.Mode == "TLS" },
            _ => (Handler?)null,
        };
        return handler is null ? null : new ProbeSpec
        {
            Handler = handler,
            InitialDelaySeconds = probe.InitialDelaySeconds ?? 0,
            PeriodSeconds = Given(probe.PeriodSeconds, ProbeSpec.DefaultPeriod),
            TimeoutSeconds = Given(probe.TimeoutSeconds, ProbeSpec.DefaultTimeout),
            SuccessThreshold = Given(probe.SuccessThreshold, ProbeSpec.DefaultSuccesses),
            FailureThreshold = Given(probe.FailureThreshold, ProbeSpec.DefaultFailures),
            GraceSeconds = probe.TerminationGracePeriodSeconds is { } grace ? (int)Math.Clamp(grace, 1, int.MaxValue) : null,
        };
    }

    /// <summary>Makes a hook; null if there is none, or it is wrong, which the manifest's reader has reported.</summary>
    /// <param name="container">The container.</param>
    /// <param name="hook">The hook; null for none.</param>
    public static Handler? Hook(Container container, LifecycleHandler? hook) => hook switch
    {
        { Exec.Command: { } command } => new ExecHandler { Command = command },
        { HttpGet: { } http } => Http(container, http),
        { Sleep.Seconds: { } seconds } => new SleepHandler(seconds),
        _ => null,
    };

    // Only variables with a value in the manifest itself are known to a probe: others count as empty, and those of envFrom stay as they
    // are written. Source: kubelet's ExpandContainerCommandOnlyStatic.
    private ExecHandler? Exec(Container container, IReadOnlyList<string> command, string path)
    {
        if (!command.Any(word => word.Contains('$', StringComparison.Ordinal))) return new ExecHandler { Command = command };
        var known = (container.Env ?? []).Where(variable => variable.Name is not null)
            .GroupBy(variable => variable.Name!)
            .ToDictionary(same => same.Key, same => same.Last().ValueFrom is null);
        string? Replacement(string name) => known.TryGetValue(name, out var isGiven) ? isGiven ? null : "" : $"$$({name})";
        try
        {
            return new ExecHandler { Command = [.. command.Select(word => VariableReferences.Rewrite(word, Replacement))], Expands = true };
        }
        catch (PodException error)
        {
            report.Error(template, path, error.Message);
            return null;
        }
    }

    private static HttpHandler? Http(Container container, HTTPGetAction http) => Port(container, http.Port) is not { } port
        ? null
        : new HttpHandler
        {
            Port = port,
            Path = http.Path ?? "/",
            Host = http.HostName,
            IsSecure = http.Scheme == "HTTPS",
            Headers = [.. (http.HttpHeaders ?? []).Select(header => new HttpHeader(header.Name ?? "", header.Value ?? ""))],
        };

    // A port of this name comes before a number in quotes, as in kubelet.
    private static int? Port(Container container, IntOrString? port) => port switch
    {
        { Text: { } name } => (container.Ports ?? []).FirstOrDefault(one => one.Name == name)?.Port
            ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null),
        _ => port?.Number,
    };

    private static int Given(int? value, int standard) => value is > 0 and var given ? given : standard;
}
