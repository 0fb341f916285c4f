using System.Globalization;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Reads the network of this host and its pods: the kernel and the engine say what it is like, the records only which pods
/// there are.</summary>
/// <param name="runtime">The services.</param>
public sealed class TopologyReader(PodRuntime runtime)
{
    private static readonly string[] NamespaceDirectories = [PodPaths.NetworkNamespaces, "/var/run/docker/netns"];
    private const NetworkParts Parts =
        NetworkParts.Links | NetworkParts.Counters | NetworkParts.Addresses | NetworkParts.Routes | NetworkParts.Listeners;

    /// <summary>Reads it.</summary>
    /// <param name="wanted">The names or ids of the pods to be drawn. None for all.</param>
    /// <param name="unreadable">Called with a message for each thing that cannot be read; the rest is still drawn.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public async Task<HostTopology> ReadAsync(
        IReadOnlyCollection<string> wanted, Action<string> unreadable, CancellationToken cancellationToken)
    {
        var ids = wanted.Select(pod => runtime.Store.Get(pod).Id).ToHashSet();
        var first = await ReadOnceAsync(ids, unreadable, cancellationToken).ConfigureAwait(false);
        if (!first.AllFaults.Any()) return first;

        // Records, rules and kernel are read one after another, and pods come and go: only what is seen twice is broken.
        var second = await ReadOnceAsync(ids, _ => { }, cancellationToken).ConfigureAwait(false);
        var seen = first.Pods.ToDictionary(pod => pod.Id, pod => pod.Faults);
        return second with
        {
            Faults = [.. second.Faults.Where(fault => first.Faults.Any(fault.IsSame))],
            Pods =
            [
                .. second.Pods.Select(pod => pod with
                {
                    Faults = [.. pod.Faults.Where(fault => seen.TryGetValue(pod.Id, out var before) && before.Any(fault.IsSame))],
                }),
            ],
        };
    }

    private async Task<HostTopology> ReadOnceAsync(
        HashSet<string> wanted, Action<string> unreadable, CancellationToken cancellationToken)
    {
        var readingRules = ReadRulesAsync(unreadable, cancellationToken);
        var listing = runtime.Status().ListAsync(unreadable, cancellationToken);
        await Task.WhenAll(readingRules, listing).ConfigureAwait(false);
        var (rules, all) = (await readingRules.ConfigureAwait(false), await listing.ConfigureAwait(false));
        var pods = all.Where(pod => wanted.Count == 0 || wanted.Contains(pod.Record.Id)).ToList();
        var paths = all.ToDictionary(pod => pod.Record.Id, PathOf);
        var picture = runtime.Kernel.Read(Parts, paths.Values.OfType<string>().Concat(OtherNamespaces()));
        var sightings = pods.Select(pod => Sight(pod, paths[pod.Record.Id], picture)).ToList();
        var owners = ListenerOwners.Find(sightings);
        return TopologyBuilder.Build(
            new TopologyFacts(picture, [.. sightings.Select(pod => pod with { Listeners = owners(pod) })])
            {
                HostName = Environment.MachineName,
                ReadAt = runtime.Time.GetLocalNow(),
                Forwards = (IsOn("ipv4/ip_forward"), IsOn("ipv6/conf/all/forwarding")),
                HasFirewalld = PluginBackend.HasFirewalld,
                Rules = rules,
                Omitted = all.Except(pods).ToDictionary(pod => paths[pod.Record.Id] ?? pod.Record.FullName, pod => pod.Record.FullName),
            });
    }

    private PodSighting Sight(PodStatus pod, string? path, NetworkPicture picture) => new(
        pod,
        runtime.Planner.Facts(pod.Record),
        path is not null && NetworkNamespace.Find(path) is { } identity && identity != picture.Host.Identity
            ? picture.Find(identity)
            : null);

    // The pin has the namespace even after the sandbox died, and the link leads to it. Another namespace is not the pod's, even if a
    // link to it has the pod's name; while a pod is being made, its namespace is not recorded yet.
    private string? PathOf(PodStatus pod)
    {
        var sandbox = runtime.Planner.Facts(pod.Record).Sandbox;
        string?[] candidates =
        [
            runtime.Store.Paths.Pin(pod.Record.Id),
            PodPaths.Link(pod.Record),
            sandbox?.Identity is { IsAlive: true, Id: var id } ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/ns/net") : null,
        ];
        return candidates.OfType<string>().FirstOrDefault(path => NetworkNamespace.Find(path) is { } there
            && (sandbox is null || there.ToString() == sandbox.NetworkNamespace));
    }

    // Where the other end of a bridge's port may be that is of none of MiniPod's pods.
    private static IReadOnlyList<string> OtherNamespaces() => [.. NamespaceDirectories.SelectMany(FilesIn)];

    private static IReadOnlyList<string> FilesIn(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // It is not there, or has just been unmounted.
        }
    }

    private async Task<PacketRules?> ReadRulesAsync(Action<string> unreadable, CancellationToken cancellationToken)
    {
        try
        {
            return await HostRules.ReadAsync(runtime.Programs, cancellationToken).ConfigureAwait(false);
        }
        catch (PodException error)
        {
            unreadable($"the firewall rules are not shown: {error.Message}");
            return null;
        }
    }

    private static bool IsOn(string setting)
    {
        try
        {
            return File.ReadAllText($"/proc/sys/net/{setting}").Trim() != "0";
        }
        catch (IOException)
        {
            return false; // A kernel without IPv6 has no such setting, and forwards nothing.
        }
    }
}
