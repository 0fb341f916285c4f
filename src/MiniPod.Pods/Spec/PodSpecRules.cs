namespace MiniPod.Pods.Spec;

/// <summary>
/// What must hold of a pod before anything is made, beyond what its parts' own types see to: a rule for each field. All violations are
/// reported together.
/// </summary>
internal static class PodSpecRules
{
    private const int MaxHostname = 63;

    private static readonly Func<PodSpec, IEnumerable<string>>[] OfPods = [Hostname, NamesOnce, PortsOnce, InterfacesOnce, Containers];

    private static readonly Func<ContainerSpec, IEnumerable<string>>[] OfContainers = [Name, Image];

    /// <exception cref="PodException">Something is wrong; the message lists all of it.</exception>
    public static void Check(PodSpec spec) => Report($"pod \"{spec.Name}\"", OfPods.SelectMany(rule => rule(spec)));

    /// <summary>
    /// What must hold of a container that is to join a pod that is there. The pod's other containers are not looked at again: they may
    /// be older than a rule.
    /// </summary>
    /// <exception cref="PodException">It asks for what only a pod can have, or something in it is wrong; the message
    /// lists all of it.</exception>
    public static void CheckJoining(ContainerSpec container)
    {
        Report($"container \"{container.Name}\"", Rules(container));
        if (container.Ports.Count > 0)
        {
            throw new PodException(
                "ports belong to the pod, and are published when its network is made: give -p to 'minipod create' or 'minipod "
                + "run', and not with --pod.");
        }
    }

    private static void Report(string what, IEnumerable<string> violations)
    {
        var errors = violations.ToList();
        if (errors.Count > 0) throw new PodException($"{what} is not valid: {string.Join("; ", errors)}.");
    }

    private static IEnumerable<string> Rules(ContainerSpec container) => OfContainers.SelectMany(rule => rule(container));

    private static IEnumerable<string> Containers(PodSpec spec) => spec.Containers.SelectMany(Rules);

    private static IEnumerable<string> Hostname(PodSpec spec)
    {
        var hostname = spec.EffectiveHostname();
        if (hostname.Length is 0 or > MaxHostname || !hostname.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            yield return $"\"{hostname}\" is no host name of at most {MaxHostname} letters, digits, '-' and '.'";
    }

    private static IEnumerable<string> NamesOnce(PodSpec spec) =>
        Twice(spec.Containers.Select(container => container.Name)).Select(name => $"two containers are named \"{name}\"");

    private static IEnumerable<string> PortsOnce(PodSpec spec)
    {
        var ports = spec.AllPorts().ToList();
        return ports
            .SelectMany((port, i) => ports.Skip(i + 1).Where(port.Overlaps))
            .Select(port => $"host port {port.HostPort}/{port.Protocol} is published twice");
    }

    private static IEnumerable<string> InterfacesOnce(PodSpec spec) =>
        Twice(
            spec.Networks.Select((network, index) => network.InterfaceNameAt(index))).Select(name =>
                $"two networks use the interface name \"{name}\"");

    // After the pod's name, which may hold dots, the engine's name for it must tell where the one ends and the other begins.
    private static IEnumerable<string> Name(ContainerSpec container)
    {
        var name = container.Name.Value;
        if (name == "POD") yield return "a container cannot be named \"POD\": the sandbox is";
        else if (name.Contains('.', StringComparison.Ordinal))
        {
            yield return $"a container cannot be named \"{name}\": a dot is for names of pods only";
        }
        else if (name.All(char.IsAsciiDigit))
            yield return $"a container cannot be named \"{name}\": a number alone tells which attempt it is";
    }

    private static IEnumerable<string> Image(ContainerSpec container)
    {
        if (string.IsNullOrWhiteSpace(container.Image)) yield return $"container \"{container.Name}\" has no image";
    }

    private static IEnumerable<T> Twice<T>(IEnumerable<T> items) =>
        items.GroupBy(item => item).Where(group => group.Count() > 1).Select(group => group.Key);
}
