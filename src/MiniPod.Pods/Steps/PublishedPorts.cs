using System.Globalization;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A pod's host ports while its network is attached. The portmap plugin does not listen on the ports, and of two rules
/// for one port the first wins. A port that is published by a pod of another store, by a script or by another CNI user
/// shows only in the rules.
/// </summary>
internal static class PublishedPorts
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Locks a pod's ports, so that no other store looks at the rules between this pod's check and its
    /// ADD.</summary>
    /// <returns>The locks, to be disposed of once the rules are in place.</returns>
    /// <exception cref="TimeoutException">Another process held one of the locks too long.</exception>
    public static async Task<IDisposable> TakeAsync(PodPaths paths, IEnumerable<PortMapping> ports, CancellationToken cancellationToken)
    {
        var taken = new HeldPorts();
        try
        {
            // Every process takes the locks in the same order, so that no two wait for each other.
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

    /// <summary>Removes lock files that a killed owner left behind.</summary>
    public static void Sweep(PodPaths paths, IEnumerable<PortMapping> ports)
    {
        foreach (var file in Files(paths, ports).Where(File.Exists)) FileLock.TryAcquire(file)?.Delete();
    }

    /// <summary>Makes sure that no rule forwards one of the ports to another container.</summary>
    /// <param name="context">The context of the step.</param>
    /// <param name="programs">The host's programs.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="PodException">A rule does, and the message names the holder; or the rules cannot be
    /// read.</exception>
    public static async Task RequireFreeAsync(
        StepContext context, IHostPrograms programs, IReadOnlyList<PortMapping> ports, CancellationToken cancellationToken)
    {
        foreach (var rule in await PublishedRule.ReadAllAsync(programs, cancellationToken).ConfigureAwait(false))
        {
            if (rule.ContainerId != context.SandboxId && ports.FirstOrDefault(rule.Port.Overlaps) is { } port)
                throw HostPorts.Taken(port, await HolderAsync(context, rule, cancellationToken).ConfigureAwait(false));
        }
    }

    private static IEnumerable<string> Files(PodPaths paths, IEnumerable<PortMapping> ports) => ports
        .Select(port => Path.Combine(paths.Locks, string.Create(CultureInfo.InvariantCulture, $"port-{port.HostPort}-{port.Protocol}")))
        .Distinct()
        .Order(StringComparer.Ordinal);

    // Names whoever a rule belongs to, as the rest of a sentence: "by ...".
    private static async Task<string> HolderAsync(StepContext context, PublishedRule rule, CancellationToken cancellationToken)
    {
        var id = rule.ContainerId;
        var how = $"{(rule.Network is { } network ? $" on network \"{network}\"" : "")}, by a rule of the portmap plugin";
        var container = await context.Engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false);
        if (container is null) return $"by container \"{(id.Length > 12 ? id[..12] : id)}\", which the engine does not know{how}";
        return ContainerNames.Identity(container.Labels) is { } pod
            && container.Labels.TryGetValue(ContainerNames.StateDirectoryLabel, out var store)
            ? $"by pod \"{pod.FullName}\" of the state directory \"{OneLine.Of(store)}\""
            : $"by container \"{container.Name.TrimStart('/')}\"{how}";
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
