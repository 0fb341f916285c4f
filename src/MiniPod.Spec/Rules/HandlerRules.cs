using System.Globalization;
using System.Text.RegularExpressions;
using MiniPod.Spec.Api;
using MiniPod.Spec.Values;
using Container = MiniPod.Spec.Api.Container;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold between the fields of a container's probes and hooks. Source: Kubernetes' validateProbe and
/// validateLifecycle.</summary>
internal static partial class HandlerRules
{
    private const long DefaultGrace = 30;
    private const string Always = "Always";

    public static void Check(Container container, string path, PodSpec pod, Action<string, string> report)
    {
        CheckProbe(container, container.LivenessProbe, $"{path}.livenessProbe", report, isReadiness: false);
        CheckProbe(container, container.ReadinessProbe, $"{path}.readinessProbe", report, isReadiness: true);
        CheckProbe(container, container.StartupProbe, $"{path}.startupProbe", report, isReadiness: false);
        CheckHook(container, container.Lifecycle?.PostStart, $"{path}.lifecycle.postStart", pod, report);
        CheckHook(container, container.Lifecycle?.PreStop, $"{path}.lifecycle.preStop", pod, report);
        if (pod.InitContainers?.Contains(container) == true && container.RestartPolicy != Always) CheckInit(container, path, report);
    }

    // An init container ends before anybody could ask it.
    private static void CheckInit(Container container, string path, Action<string, string> report)
    {
        (string Field, object? Value)[] never =
        [
            ("livenessProbe", container.LivenessProbe),
            ("readinessProbe", container.ReadinessProbe),
            ("startupProbe", container.StartupProbe),
            ("lifecycle.postStart", container.Lifecycle?.PostStart),
            ("lifecycle.preStop", container.Lifecycle?.PreStop),
        ];
        foreach (var (field, value) in never)
        {
            if (value is not null) report($"{path}.{field}", "cannot be used in an init container without restartPolicy: Always");
        }
    }

    private static void CheckProbe(Container container, Probe? probe, string path, Action<string, string> report, bool isReadiness)
    {
        if (probe is null) return;
        CheckOne([probe.Exec, probe.HttpGet, probe.TcpSocket, probe.Grpc], "exec, httpGet, tcpSocket and grpc", path, report);
        CheckExec(probe.Exec, path, report);
        CheckHttp(container, probe.HttpGet, path, report);
        if (probe.TcpSocket is { } tcp) CheckPort(container, tcp.Port, $"{path}.tcpSocket.port", report);
        if (!isReadiness && probe.SuccessThreshold is > 1) report($"{path}.successThreshold", "must be 1 here");
        if (isReadiness && probe.TerminationGracePeriodSeconds is not null)
            report($"{path}.terminationGracePeriodSeconds", "cannot be used with readinessProbe, whose failure ends nothing");
    }

    private static void CheckHook(Container container, LifecycleHandler? hook, string path, PodSpec pod, Action<string, string> report)
    {
        if (hook is null) return;
        CheckOne([hook.Exec, hook.HttpGet, hook.Sleep, hook.TcpSocket], "exec, httpGet and sleep", path, report);
        CheckExec(hook.Exec, path, report);
        CheckHttp(container, hook.HttpGet, path, report);
        var grace = pod.TerminationGracePeriodSeconds ?? DefaultGrace;
        if (hook.Sleep?.Seconds > grace)
            report($"{path}.sleep.seconds", $"must not be more than terminationGracePeriodSeconds, {grace}");
    }

    private static void CheckOne(object?[] handlers, string names, string path, Action<string, string> report)
    {
        if (handlers.Count(handler => handler is not null) != 1) report(path, $"needs one of {names}");
    }

    private static void CheckExec(ExecAction? exec, string path, Action<string, string> report)
    {
        if (exec?.Command is { Count: 0 }) report($"{path}.exec.command", "is empty");
    }

    private static void CheckHttp(Container container, HTTPGetAction? http, string path, Action<string, string> report)
    {
        if (http is null) return;
        CheckPort(container, http.Port, $"{path}.httpGet.port", report);
        foreach (var (index, header) in (http.HttpHeaders ?? []).Index())
        {
            if (header.Name is { } name && !HeaderName().IsMatch(name))
                report($"{path}.httpGet.httpHeaders[{index}].name", $"must consist of letters, digits and '-', not \"{Excerpt.Of(name)}\"");
            if (header.Value?.Any(char.IsControl) == true)
                report($"{path}.httpGet.httpHeaders[{index}].value", "must not have control characters");
        }
    }

    private static void CheckPort(Container container, IntOrString? port, string path, Action<string, string> report)
    {
        if (port?.Text is { } name
            && !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (container.Ports ?? []).All(one => one.Name != name))
        {
            report(path, $"\"{Excerpt.Of(name)}\" is the name of no port of this container");
        }
    }

    [GeneratedRegex("^[-A-Za-z0-9]+\\z")]
    private static partial Regex HeaderName();
}
