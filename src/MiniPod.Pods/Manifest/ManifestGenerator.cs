using System.Globalization;
using System.Text;
using System.Text.Json;
using MiniPod.Pods.Spec;
using MiniPod.Spec.Api;
using MiniPod.Spec.Yaml;
using PodSpec = MiniPod.Pods.Spec.PodSpec;
using VolumeMount = MiniPod.Pods.Spec.VolumeMount;

namespace MiniPod.Pods.Manifest;

/// <summary>Writes the manifest of a pod: the one from which it was made, or, for a pod of the command line, one from which the same pod is
/// made.</summary>
public static class ManifestGenerator
{
    /// <summary>The manifest as YAML.</summary>
    public static string Yaml(PodSpec pod)
    {
        using var manifest = JsonDocument.Parse(Json(pod));
        return ManifestWriter.Write(manifest.RootElement);
    }

    /// <summary>The manifest as JSON.</summary>
    public static string Json(PodSpec pod)
    {
        if (pod.Manifest is null) return JsonSerializer.Serialize(Of(pod), ApiJson.Default.Pod);
        var made = JsonSerializer.Deserialize(pod.Manifest, ApiJson.Default.Pod)!;
        var known = (made.Spec?.Containers ?? []).Select(container => container.Name).ToHashSet();
        var added = pod.Containers.Where(container => !known.Contains(container.Name.Value)).ToList();
        if (added.Count == 0) return pod.Manifest;
        var volumes = new VolumeNames();
        return JsonSerializer.Serialize(
            made with
            {
                Spec = made.Spec! with
                {
                    Containers = [.. made.Spec.Containers ?? [], .. added.Select(container => Of(container, volumes))],
                    Volumes = [.. made.Spec.Volumes ?? [], .. volumes.Volumes],
                },
            },
            ApiJson.Default.Pod);
    }

    private static Pod Of(PodSpec pod)
    {
        var volumes = new VolumeNames();
        IReadOnlyList<Container> containers = [.. pod.Containers.Select(container => Of(container, volumes))];
        return new Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new ObjectMeta
            {
                Name = KubernetesName(pod.Name.Value),
                Namespace = pod.Namespace == PodIdentity.DefaultNamespace ? null : pod.Namespace,
                Labels = pod.Labels.Count > 0 ? pod.Labels : null,
            },
            Spec = new MiniPod.Spec.Api.PodSpec
            {
                Containers = containers,
                Hostname = pod.Hostname,
                RestartPolicy = $"{pod.RestartPolicy ?? RestartPolicyKind.Never}",
                TerminationGracePeriodSeconds = (long)pod.Grace.TotalSeconds,
                Volumes = volumes.Volumes.Count > 0 ? volumes.Volumes : null,
            },
        };
    }

    private static Container Of(ContainerSpec container, VolumeNames volumes) => new()
    {
        Name = KubernetesName(container.Name.Value),
        Image = container.Image,
        ImagePullPolicy = container.Pull switch
        {
            PullPolicy.Always => "Always",
            PullPolicy.Never => "Never",
            _ => "IfNotPresent",
        },
        Command = container.Command?.Select(Escaped).ToList(),
        Args = container.Args?.Select(Escaped).ToList(),
        Env = container.Env.Count == 0
            ? null
            : [.. container.Env.Select(variable => new EnvVar { Name = variable.Name, Value = Escaped(variable.Value ?? "") })],
        Ports = container.Ports.Count == 0 ? null : [.. container.Ports.Select(Of)],
        VolumeMounts = container.Volumes.Count == 0 ? null : [.. container.Volumes.Select(volumes.Mount)],
    };

    private static ContainerPort Of(PortMapping port) => new()
    {
        Port = port.ContainerPort,
        HostPort = port.HostPort,
        HostIp = port.HostIp,
        Protocol = port.Protocol == PortProtocol.Tcp ? null : $"{port.Protocol}".ToUpperInvariant(),
    };

    // In a manifest "$(NAME)" stands for a variable, and "$$" for "$".
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var (at, character) in text.Index())
        {
            escaped.Append(character);
            if (character == '$' && at + 1 < text.Length && text[at + 1] is ('$' or '(')) escaped.Append('$');
        }

        return escaped.ToString();
    }

    private static string KubernetesName(string name) => name.ToLowerInvariant().Replace('_', '-').Trim('-', '.');

    // The volumes of a command line have no names.
    private sealed class VolumeNames
    {
        private readonly List<Volume> _volumes = [];

        public List<Volume> Volumes => _volumes;

        public MiniPod.Spec.Api.VolumeMount Mount(VolumeMount mount)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"volume-{_volumes.Count + 1}");
            _volumes.Add(mount.Source switch
            {
                null => new Volume { Name = name, EmptyDir = new EmptyDirVolumeSource() },
                ['/', ..] path => new Volume { Name = name, HostPath = new HostPathVolumeSource { Path = path } },
                var claim => new Volume
                {
                    Name = name,
                    PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = claim },
                },
            });
            return new()
            {
                Name = name,
                MountPath = mount.Target,
                ReadOnly = mount.Options?.Split(',').Contains("ro") == true ? true : null,
            };
        }
    }
}
