namespace MiniPod.Pods.Spec;

/// <summary>
/// Validates a pod before anything is created, beyond what the types of its parts enforce: one rule per field. All
/// violations are reported together.
/// </summary>
internal static class PodSpecRules
{
    private const int MaxHostname = 64; // the kernel's, sethostname(2)

    private static readonly Func<PodSpec, IEnumerable<string>>[] OfPods = [Hostname, NamesOnce, PortsOnce, InterfacesOnce, Containers];

    private static readonly Func<ContainerSpec, IEnumerable<string>>[] OfContainers = [Name, Image];

    /// <exception cref="PodException">The pod is not valid; the message lists all violations.</exception>
    public static void Check(PodSpec spec) => Report($"pod \"{spec.Name}\"", Violations(spec));

    /// <summary>What is wrong with a pod; nothing if it is valid.</summary>
    public static IEnumerable<string> Violations(PodSpec spec) => OfPods.SelectMany(rule => rule(spec));

    /// <summary>
    /// Validates a container that is to be added to an existing pod. The pod's other containers are not checked again:
    /// they may have been created before a rule existed.
    /// </summary>
    /// <exception cref="PodException">It requests something that only a pod can have, or it is not valid; the message
    /// lists all violations.</exception>
    public static void CheckJoining(ContainerSpec container)
    {
        Report($"container \"{container.Name}\"", Rules(container));
        if (container.Ports.Count > 0)
        {
            throw new PodException(
                "ports belong to the pod and are published when its network is set up. Use -p with 'minipod create' or with "
                + "'minipod run' without --pod.");
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
            yield return $"\"{hostname}\" is not a valid host name: use at most {MaxHostname} letters, digits, '-' and '.'";
    }

    private static IEnumerable<string> NamesOnce(PodSpec spec) =>
        Twice(spec.Containers.Select(container => container.Name)).Select(name => $"two containers are named \"{name}\"");

    private static IEnumerable<string> PortsOnce(PodSpec spec) => spec.AllPorts()
        .Where(port => port.LastHostPort is null)
        .GroupBy(port => (port.HostPort, port.Protocol))
        .Where(same => same.Index().Any(one => same.Skip(one.Index + 1).Any(one.Item.Overlaps)))
        .Select(same => $"host port {same.Key.HostPort}/{same.Key.Protocol} is published twice");

    private static IEnumerable<string> InterfacesOnce(PodSpec spec)
    {
        var first = spec.Networks.Count > 0 ? spec.Networks : [new NetworkRequest { Name = "" }]; // the default network
        return Twice(first.Concat(spec.AddedNetworks).Select((network, index) => network.InterfaceNameAt(index)))
            .Select(name => $"two networks use the interface name \"{name}\"");
    }

    // The engine's name for a container consists of the pod's name, which may contain dots, and the container's name:
    // it must be clear where one ends and the other begins.
    private static IEnumerable<string> Name(ContainerSpec container)
    {
        var name = container.Name.Value;
        if (name == "POD") yield return "a container cannot be named \"POD\": that name is reserved for the sandbox";
        else if (name.Contains('.', StringComparison.Ordinal))
        {
            yield return $"a container cannot be named \"{name}\": only pod names may contain dots";
        }
        else if (name.All(char.IsAsciiDigit))
            yield return $"a container cannot be named \"{name}\": a number by itself denotes an attempt";
    }

    private static IEnumerable<string> Image(ContainerSpec container)
    {
        if (string.IsNullOrWhiteSpace(container.Image)) yield return $"container \"{container.Name}\" has no image";
    }

    private static IEnumerable<T> Twice<T>(IEnumerable<T> items) =>
        items.GroupBy(item => item).Where(group => group.Count() > 1).Select(group => group.Key);
}
