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

    private static IEnumerable<string> Find(PodSpec spec)
    {
        if (spec.EffectiveHostname() is var hostname && (hostname.Length is 0 or > MaxHostname || !hostname.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')))
            yield return $"\"{hostname}\" is no host name of at most {MaxHostname} letters, digits, '-' and '.'";

        foreach (var twice in spec.Containers.GroupBy(container => container.Name).Where(group => group.Count() > 1))
            yield return $"two containers are named \"{twice.Key}\"";

        if (spec.Containers.Any(container => container.Name.Value == "POD"))
            yield return "a container cannot be named \"POD\": the sandbox is";

        var ports = spec.AllPorts().ToList();
        for (var i = 0; i < ports.Count; i++)
        {
            for (var j = i + 1; j < ports.Count; j++)
            {
                if (ports[i].Overlaps(ports[j])) yield return $"host port {ports[j].HostPort}/{ports[j].Protocol} is published twice";
            }
        }

        var interfaces = spec.Networks.Select((network, index) => network.InterfaceName ?? $"eth{index}");
        foreach (var twice in interfaces.GroupBy(name => name).Where(group => group.Count() > 1))
            yield return $"two networks use the interface name \"{twice.Key}\"";
        foreach (var container in spec.Containers.Where(container => string.IsNullOrWhiteSpace(container.Image)))
            yield return $"container \"{container.Name}\" has no image";
    }
}
