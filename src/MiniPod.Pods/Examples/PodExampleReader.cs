using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Examples;

/// <summary>Reads what the kernel and the engine show of a pod.</summary>
/// <param name="runtime">The services.</param>
public sealed class PodExampleReader(PodRuntime runtime)
{
    private const string ServerKey = "nameserver ";

    /// <summary>Reads it.</summary>
    /// <param name="wanted">The name or id of the pod; null for the newest one that is running and suits, or if none does, the newest.
    /// </param>
    /// <param name="suits">Whether a pod has what is to be shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if no pod is running.</returns>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">The host does not tell.</exception>
    /// <exception cref="EngineException">The engine does not answer.</exception>
    public async Task<PodExample?> FindAsync(string? wanted, Func<PodExample, bool> suits, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = wanted is null
            ? await RunningAsync(cancellationToken).ConfigureAwait(false)
            : [runtime.Store.Get(wanted).Id];
        if (ids.Count == 0) return null;
        var topology = await new TopologyReader(runtime).ReadAsync(ids, _ => { }, cancellationToken).ConfigureAwait(false);
        PodExample? newest = null;
        foreach (var id in ids)
        {
            if (topology.Pods.FirstOrDefault(pod => pod.Id == id) is not { } pod) continue; // It was removed in the meantime.
            var example = await ReadAsync(topology, pod, cancellationToken).ConfigureAwait(false);
            if (suits(example)) return example;
            newest ??= example;
        }

        return newest;
    }

    private async Task<PodExample> ReadAsync(HostTopology topology, TopologyPod pod, CancellationToken cancellationToken)
    {
        var id = pod.Id;
        var sandbox = runtime.Planner.Facts(runtime.Store.Get(id)).SandboxId is { } sandboxId
            ? await runtime.Engine.FindContainerAsync(sandboxId, cancellationToken).ConfigureAwait(false)
            : null;
        return WithFiles(new PodExample(topology, pod)
        {
            Sandbox = sandbox,
            SandboxKey = IfNamespace(sandbox?.SandboxKey, pod),
            Link = IfNamespace(PodPaths.Link(pod.Name), pod),
            Pin = IfNamespace(runtime.Store.Paths.Pin(id), pod),
            HasIptables = runtime.Programs.Has(PluginBackend.Iptables),
            HasBridgeRules = HostSetting.IsOn("bridge/bridge-nf-call-iptables"),
        });
    }

    // The newest first.
    private async Task<IReadOnlyList<string>> RunningAsync(CancellationToken cancellationToken) =>
    [
        .. (await runtime.Status().ListAsync(null, cancellationToken).ConfigureAwait(false))
            .Where(pod => pod.State == PodState.Running).Select(pod => pod.Record.Id).Reverse(),
    ];

    private PodExample WithFiles(PodExample example)
    {
        if (example.Sandbox is not { } sandbox) return example;
        var attachment = example.Interface is { } link
            ? runtime.Cni.GetCachedAttachments(sandbox.Id).FirstOrDefault(one => one.IfName == link.Name && one.NetworkName == link.Network)
            : null;
        return example with
        {
            Plugins = [.. attachment?.Config?.Plugins.Select(plugin => plugin.Type) ?? []],
            CacheFile = attachment?.Path,
            AddressFile = attachment?.Config is { } list && example.Address is { } address
                ? AddressPool.Of(list)
                    .Select(pool => Path.Combine(pool.Directory, address.Address.ToString()))
                    .FirstOrDefault(path => AddressPool.ReadOwner(path) == sandbox.Id)
                : null,
            NameServer = FindServer(sandbox.ResolvConfPath),
        };
    }

    private static string? FindServer(string path)
    {
        try
        {
            return path.Length == 0 ? null : File.ReadLines(path)
                .FirstOrDefault(line => line.StartsWith(ServerKey, StringComparison.Ordinal))?[ServerKey.Length..].Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // The engine has just removed it.
        }
    }

    // After the sandbox died, the engine's file is a plain one, and its path may be that of another sandbox.
    private static string? IfNamespace(string? path, TopologyPod pod) =>
        path is { Length: > 0 } && NetworkNamespace.Find(path)?.Inode == pod.Namespace ? path : null;
}
