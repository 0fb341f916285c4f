using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A pod's host ports while its network is attached. The plugin portmap listens nowhere, and of two rules for one port the first wins:
/// somebody else's, of a pod of another store or of a script, or of another user of CNI, shows in the rules alone.
/// </summary>
internal static class PublishedPorts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Takes a pod's ports, so that no other store looks at the rules between our look and our ADD.</summary>
    /// <returns>To be disposed of once the rules stand.</returns>
    /// <exception cref="TimeoutException">Somebody holds one too long.</exception>
    public static async Task<IDisposable> TakeAsync(PodPaths paths, IEnumerable<PortMapping> ports, CancellationToken cancellationToken)
    {
        var taken = new HeldPorts();
        try
        {
            // In one order by all, so that no two wait for each other.
            foreach (var file in Files(paths, ports))
                taken.Add(await FileLock.AcquireAsync(file, Patience, cancellationToken).ConfigureAwait(false));
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Removes what an owner who was killed has left of the locks.</summary>
    public static void Sweep(PodPaths paths, IEnumerable<PortMapping> ports)
    {
        foreach (var file in Files(paths, ports).Where(File.Exists)) FileLock.TryAcquire(file)?.Delete();
    }

    /// <summary>Makes sure that no rule leads one of the ports to somebody else's container.</summary>
    /// <param name="context">What steps read.</param>
    /// <param name="programs">The host's programs.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">One does, and the message names the holder; or the rules cannot be looked at.</exception>
    public static async Task RequireFreeAsync(
        StepContext context, IHostPrograms programs, IReadOnlyList<PortMapping> ports, CancellationToken cancellationToken)
    {
        foreach (var program in new[] { "iptables-save", "ip6tables-save" })
        {
            if (await programs.FindAsync(program, ["-t", "nat"], cancellationToken).ConfigureAwait(false) is not { } text) continue;
            foreach (var rule in RuleDump.Parse(text).Published())
            {
                if (rule.ContainerId != context.SandboxId && ports.FirstOrDefault(rule.Port.Overlaps) is { } port)
                {
                    throw HostPorts.Taken(
                        port, await HolderAsync(context, rule.Network, rule.ContainerId, cancellationToken).ConfigureAwait(false));
                }
            }
        }
    }

    private static IEnumerable<string> Files(PodPaths paths, IEnumerable<PortMapping> ports) => ports
        .Select(port => Path.Combine(paths.Locks, string.Create(CultureInfo.InvariantCulture, $"port-{port.HostPort}-{port.Protocol}")))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static async Task<string> HolderAsync(StepContext context, string network, string id, CancellationToken cancellationToken)
    {
        const string how = "by a rule of the plugin portmap";
        var container = await context.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        if (container is null) return $"by container \"{(id.Length > 12 ? id[..12] : id)}\" on network \"{network}\", {how}";
        return ContainerNames.Identity(container.Labels) is { } pod
            && container.Labels.TryGetValue(ContainerNames.StateDirectoryLabel, out var store)
            ? $"by pod \"{pod.FullName}\" of the state directory \"{OneLine.Of(store)}\""
            : $"by container \"{container.Name.TrimStart('/')}\" on network \"{network}\", {how}";
    }

    private sealed class HeldPorts : IDisposable
    {
        private readonly Stack<FileLock> _taken = [];

        public void Add(FileLock taken) => _taken.Push(taken);

        public void Dispose()
        {
            while (_taken.TryPop(out var taken)) taken.Delete();
        }
    }
}
