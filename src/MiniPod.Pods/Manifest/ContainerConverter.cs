using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using VolumeMount = MiniPod.Spec.Api.VolumeMount;

namespace MiniPod.Pods.Manifest;

/// <summary>Makes the containers of a pod.</summary>
internal sealed class ContainerConverter(
    PodTemplate template, DownwardFields fields, ConfigSources sources, NodeFacts node, ConversionReport report)
{
    private const string DefaultTerminationLog = "/dev/termination-log";

    private readonly EnvConverter _env = new(template, fields, sources, report);
    private readonly SecurityConverter _security = new(template, node, report);
    private readonly ResourceConverter _resources = new(template, node, report);
    private readonly HandlerConverter _handlers = new(template, report);

    /// <summary>Makes a container; null if its name is wrong, which the manifest's reader has reported.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">Its path: <c>spec.containers[0]</c>.</param>
    public ContainerSpec? Convert(Container container, string path)
    {
        var isNamed = container.Name is { } name && PodName.IsValid(name);
        // What is wrong with the rest is told as well.
        var made = Make(container, PodName.Parse(isNamed ? container.Name : "container"), path);
        return isNamed ? made : null;
    }

    private ContainerSpec Make(Container container, PodName name, string path) => new()
    {
        Name = name,
        Image = container.Image ?? "",
        RestartPolicy = PodConverter.Policy(container.RestartPolicy),
        RestartRules = [.. (container.RestartPolicyRules ?? []).Select(Rule)],
        Pull = Pull(container),
        Command = Words(container.Command),
        Args = Words(container.Args),
        Expands = Refers(container.Command) || Refers(container.Args),
        Env = _env.Convert(container, path),
        Ports = [.. (container.Ports ?? []).Select(Port).OfType<PortMapping>()],
        WorkingDirectory = container.WorkingDir,
        Security = _security.Convert(container, path),
        Limits = _resources.Limits(container, path),
        OomScoreAdj = _resources.OomScore(container),
        OpensInput = container.Stdin == true,
        ClosesInput = container.StdinOnce == true,
        HasTerminal = container.Tty == true,
        StopSignal = container.Lifecycle?.StopSignal,
        HasNoHealthCheck = true,
        Mounts = [.. (container.VolumeMounts ?? []).Select(Mount)],
        StartupProbe = _handlers.Probe(container, container.StartupProbe, $"{path}.startupProbe"),
        LivenessProbe = _handlers.Probe(container, container.LivenessProbe, $"{path}.livenessProbe"),
        ReadinessProbe = _handlers.Probe(container, container.ReadinessProbe, $"{path}.readinessProbe"),
        PostStart = HandlerConverter.Hook(container, container.Lifecycle?.PostStart),
        PreStop = HandlerConverter.Hook(container, container.Lifecycle?.PreStop),
        TerminationLog = TerminationLog(container),
        FallsBackToLog = container.TerminationMessagePolicy == "FallbackToLogsOnError",
    };

    private static ExitCodeRule Rule(ContainerRestartRule rule) =>
        new(rule.OnExitCodes?.Operator == "NotIn", rule.OnExitCodes?.Values ?? []);

    // Below a volume the runtime would leave an empty file in it, which for one of the host nobody removes. Nobody has asked for that.
    private static string? TerminationLog(Container container)
    {
        var path = container.TerminationMessagePath is { Length: > 0 } asked ? asked : DefaultTerminationLog;
        return path == DefaultTerminationLog && (container.VolumeMounts ?? []).Any(mount =>
            mount.MountPath is { } place && $"{path}/".StartsWith($"{place.TrimEnd('/')}/", StringComparison.Ordinal))
            ? null
            : path;
    }

    // An empty list is "not given": the image's own applies.
    private static IReadOnlyList<string>? Words(IReadOnlyList<string>? words) => words is { Count: > 0 } ? words : null;

    private static bool Refers(IReadOnlyList<string>? words) => words?.Any(word => word.Contains('$', StringComparison.Ordinal)) == true;

    private static PullPolicy Pull(Container container) => container.ImagePullPolicy switch
    {
        "Always" => PullPolicy.Always,
        "Never" => PullPolicy.Never,
        _ => PullPolicy.Missing,
    };

    private static MountedVolume Mount(VolumeMount mount) => new()
    {
        Volume = mount.Name ?? "",
        Target = mount.MountPath ?? "",
        SubPath = (mount.SubPath ?? mount.SubPathExpr) is { Length: > 0 } part && part != "." ? part : null,
        Expands = mount.SubPathExpr is not null,
        IsReadOnly = mount.ReadOnly == true,
        Propagation = mount.MountPropagation switch
        {
            "HostToContainer" => "rslave",
            "Bidirectional" => "rshared",
            _ => null,
        },
    };

    // Only hostPort publishes a port; containerPort alone is informational. On the host's network a port is its own.
    private PortMapping? Port(ContainerPort port)
    {
        var host = template.Spec.HostNetwork == true ? port.Port : port.HostPort;
        return host is not > 0 || port.Port is not { } inside ? null : new PortMapping
        {
            HostPort = host.Value,
            ContainerPort = inside,
            HostIp = port.HostIp,
            Protocol = PortProtocol.Find(port.Protocol ?? "TCP") ?? PortProtocol.Tcp,
        };
    }
}
