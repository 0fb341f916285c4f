namespace MiniPod.Pods.Names;

/// <summary>
/// The names that a pod finds in its hosts file besides its own, hosts(5): its containers, the pods on its networks, and Services of
/// these. A name leads to one thing only: to what else is in the file, then to a Service, as in a cluster, then to a container of the pod
/// itself, then to <c>HOST.SUBDOMAIN</c>, then to a pod of that name; of two pods, to the one that was created first. Letters are compared
/// as a resolver does, in any case.
/// </summary>
internal static class NameLines
{
    private const string Loopback = "127.0.0.1";

    // musl reads lines of 512 bytes.
    private const int LongestLine = 500;

    /// <summary>Returns the lines of a pod's hosts file.</summary>
    /// <param name="reader">The pod whose file it is.</param>
    /// <param name="pods">All pods that run, with it or without.</param>
    /// <param name="services">All Services.</param>
    /// <param name="taken">The names that are in the file already.</param>
    public static IReadOnlyList<string> For(
        NamedPod reader, IReadOnlyList<NamedPod> pods, IReadOnlyList<NamedService> services, IReadOnlySet<string> taken)
    {
        var free = new FreeNames(taken);
        var others = pods
            .Where(pod => pod.Record.Id != reader.Record.Id)
            .Append(reader)
            .OrderByDescending(pod => pod.Record.Attempt)
            .ThenBy(pod => pod.Record.CreatedAt)
            .ThenBy(pod => pod.Record.Id, StringComparer.Ordinal)
            .Select(pod => (Pod: pod, Addresses: Reachable(reader, pod)))
            .Where(one => one.Addresses.Count > 0)
            .ToList();
        var leading = services.SelectMany(service => free.Lines(
            [.. service.Pods.SelectMany(pod => Reachable(reader, pod)).Distinct()],
            ClusterNames(reader, service.Namespace, service.Name))).ToList();
        var containers = free.Lines([Loopback], reader.Record.Spec.Containers.Select(container => container.Name.Value));
        var hosts = others
            .Where(one => one.Pod.HostInSubdomain is not null)
            .GroupBy(one => (one.Pod.Namespace, one.Pod.HostInSubdomain))
            .SelectMany(same => free.Lines(
                [.. same.SelectMany(one => one.Addresses)], ClusterNames(reader, same.Key.Namespace, same.Key.HostInSubdomain!)))
            .ToList();
        var names = others.SelectMany(one => free.Lines(one.Addresses, Qualified(reader, one.Pod.Namespace, one.Pod.Name))).ToList();
        return [.. containers, .. names, .. hosts, .. leading];
    }

    // All addresses of the pod itself, those of another one on networks that both have, in the order of the reader's.
    private static List<string> Reachable(NamedPod reader, NamedPod pod) =>
    [
        .. reader.Addresses
            .Select(one => one.Network)
            .Distinct()
            .SelectMany(network => pod.Addresses.Where(one => one.Network == network))
            .Select(one => one.Address)
            .Distinct(),
    ];

    private static IEnumerable<string> ClusterNames(NamedPod reader, string space, string name) =>
        [.. Qualified(reader, space, name), $"{name}.{space}.svc", $"{name}.{space}{NamedPod.Domain}"];

    // Without its namespace, a name is known in its own only.
    private static IEnumerable<string> Qualified(NamedPod reader, string space, string name) =>
        space == reader.Namespace ? [name, $"{name}.{space}"] : [$"{name}.{space}"];

    private sealed class FreeNames(IReadOnlySet<string> taken)
    {
        private readonly HashSet<string> _names = new(taken, StringComparer.OrdinalIgnoreCase) { "localhost" };

        /// <summary>The lines of what has these addresses and those of the names that nothing else has.</summary>
        public List<string> Lines(IReadOnlyList<string> addresses, IEnumerable<string> names)
        {
            var left = names.Where(_names.Add).ToList();
            return [.. addresses.SelectMany(address => Lines(address, left))];
        }

        private static IEnumerable<string> Lines(string address, IReadOnlyList<string> names)
        {
            var line = address;
            foreach (var name in names)
            {
                if (line.Length + 1 + name.Length > LongestLine)
                {
                    yield return line;
                    line = address;
                }

                line = $"{line}\t{name}";
            }

            if (line.Length > address.Length) yield return line;
        }
    }
}
