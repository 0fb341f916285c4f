using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>Reads the network of this host and its pods: the kernel and the engine say what it is like, the records only which pods
/// there are.</summary>
/// <param name="runtime">The services.</param>
public sealed class TopologyReader(PodRuntime runtime)
{
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
        var paths = all.ToDictionary(pod => pod.Record.Id, pod => NamespacePaths.Of(runtime, pod));
        var picture = runtime.Kernel.Read(NetworkParts.All, paths.Values.OfType<string>().Concat(NamespacePaths.Others()));
        var sightings = PodSightings.Of(runtime, pods, paths, picture);
        return TopologyBuilder.Build(
            new TopologyFacts(picture, sightings)
            {
                HostName = Environment.MachineName,
                ReadAt = runtime.Time.GetLocalNow(),
                Forwards = (HostSetting.IsOn("ipv4/ip_forward"), HostSetting.IsOn("ipv6/conf/all/forwarding")),
                HasFirewalld = PluginBackend.HasFirewalld,
                Rules = rules,
                BridgesMeetRules = HostSetting.IsOn("bridge/bridge-nf-call-iptables"),
                RefusedSources = SourceChecks.Of(picture, sightings),
                Omitted = all.Except(pods).ToDictionary(pod => paths[pod.Record.Id] ?? pod.Record.FullName, pod => pod.Record.FullName),
            });
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
}
