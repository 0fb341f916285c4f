namespace MiniPod.Pods.Spec;

/// <summary>What must hold of a whole pod before anything is made; all violations are reported together.</summary>
internal static class PodSpecRules
{
    private const int MaxHostname = 63;

    /// <exception cref="PodException">Something is wrong; the message lists all of it.</exception>
    public static void Check(PodSpec spec)
    {
        var errors = Find(spec).ToList();
        if (errors.Count > 0) throw new PodException($"pod \"{spec.Name}\" is not valid: {string.Join("; ", errors)}.");
    }

    /// <summary>
    /// What must hold of a container that is to join a pod that is there. The pod's other containers are not looked at again: they may
    /// be older than a rule.
    /// </summary>
    /// <exception cref="PodException">It asks for what only a pod can have, or something in it is wrong; the message lists all of it.</exception>
    public static void CheckJoining(ContainerSpec container)
    {
        var errors = Find(container).ToList();
        if (errors.Count > 0) throw new PodException($"container \"{container.Name}\" is not valid: {string.Join("; ", errors)}.");
        if (container.Ports.Count > 0) throw new PodException("ports belong to the pod, and are published when its network is made: give -p to 'minipod create' or 'minipod run', and not with --pod.");
    }

    // After the pod's name, which may hold dots, the engine's name for it must tell where the one ends and the other begins.
    private static string? NameError(ContainerSpec container) => container.Name.Value switch
    {
        "POD" => "a container cannot be named \"POD\": the sandbox is",
        var name when name.Contains('.', StringComparison.Ordinal) => $"a container cannot be named \"{name}\": a dot is for names of pods only",
        var name when name.All(char.IsAsciiDigit) => $"a container cannot be named \"{name}\": a number alone tells which attempt it is",
        _ => null,
    };

    // As far as it can be told without the engine, which knows the options.
    private static bool IsVolume(string text) => text.Split(':') switch
    {
        [var target] => IsTarget(target),
        [var source, var target] => IsSource(source) && IsTarget(target),
        [var source, var target, { Length: > 0 }] => IsSource(source) && IsTarget(target),
        _ => false,
    };

    private static bool IsTarget(string path) => path.StartsWith('/') && path.Trim('/').Length > 0;

    private static bool IsSource(string source) =>
        source.StartsWith('/') || source.Length > 1 && char.IsAsciiLetterOrDigit(source[0]) && source.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static IEnumerable<string> Find(ContainerSpec container)
    {
        if (NameError(container) is { } error) yield return error;
        foreach (var volume in container.Volumes.Where(volume => !IsVolume(volume)))
            yield return $"\"{OneLine.Of(volume)}\" is no volume: the form is SOURCE:TARGET[:OPTIONS], TARGET an absolute path in the container, SOURCE one on the host or a volume's name";
        if (string.IsNullOrWhiteSpace(container.Image)) yield return $"container \"{container.Name}\" has no image";
    }

    private static IEnumerable<string> Find(PodSpec spec)
    {
        if (spec.EffectiveHostname() is var hostname && (hostname.Length is 0 or > MaxHostname || !hostname.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')))
            yield return $"\"{hostname}\" is no host name of at most {MaxHostname} letters, digits, '-' and '.'";

        foreach (var twice in spec.Containers.GroupBy(container => container.Name).Where(group => group.Count() > 1))
            yield return $"two containers are named \"{twice.Key}\"";

        var ports = spec.AllPorts().ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            for (var j = i + 1; j < ports.Count; j++)
            {
                if (ports[i].Overlaps(ports[j])) yield return $"host port {ports[j].HostPort}/{ports[j].Protocol} is published twice";
            }
        }

        var interfaces = spec.Networks.Select((network, index) => network.InterfaceNameAt(index));
        foreach (var twice in interfaces.GroupBy(name => name).Where(group => group.Count() > 1))
            yield return $"two networks use the interface name \"{twice.Key}\"";
        foreach (var error in spec.Containers.SelectMany(Find)) yield return error;
    }
}
