using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// Everything that is known on this host, to find out what is left over: the records of every store that can be found
/// and trusted, the engine's containers, the attachments in the cache, and the networks. The engine is queried first:
/// every container that it returns had its record by then.
/// </summary>
internal sealed class HostSurvey
{
    private readonly IReadOnlyList<PodStore> _stores;
    private readonly HashSet<string> _containerIds;

    private HostSurvey(PodRuntime runtime, IReadOnlyList<ContainerSummary> containers, bool includeLost)
    {
        Runtime = runtime;
        Containers = containers;
        Cached = runtime.Cni.GetCachedAttachments(null);
        var others = OtherStores(runtime.Store.Paths, containers).ToLookup(paths => paths.IsStateTrusted());
        _stores = [runtime.Store, .. others[true].Select(paths => new PodStore(paths))];
        UntrustedStores = others[false].Select(paths => paths.StateDirectory).ToHashSet(StringComparer.Ordinal);
        var unreadable = new List<string>();
        Records = [.. _stores.SelectMany(store => store.List(unreadable.Add))];
        // this one is MiniPod's, no matter who can change it
        if (UntrustedStores.Contains(PodPaths.DefaultStateDirectory))
            unreadable.Add($"\"{PodPaths.DefaultStateDirectory}\" can be changed by users other than root, so it was not read");
        Unreadable = unreadable;
        Lost = [.. containers.Where(IsLost)];
        Orphans = includeLost ? Lost : [];
        _containerIds =
        [
            .. containers.Except(Orphans).Select(container => container.Id),
            .. Records.SelectMany(record => ContainerIds(runtime, record)),
            .. Cached.Where(IsOfAFailedRemoval).Select(attachment => attachment.ContainerId),
        ];
        Networks = FindNetworks(runtime, Records);
    }

    public PodRuntime Runtime { get; }

    /// <summary>All containers of the engine.</summary>
    public IReadOnlyList<ContainerSummary> Containers { get; }

    /// <summary>The containers of pods whose record in this store is gone. A lost store is rebuilt from them.</summary>
    public IReadOnlyList<ContainerSummary> Lost { get; }

    /// <summary>The lost containers to be removed: none, unless the user requested it. Everything that belongs to the
    /// other containers counts as in use.</summary>
    public IReadOnlyList<ContainerSummary> Orphans { get; }

    /// <summary>The attachments in the CNI cache.</summary>
    public IReadOnlyList<CachedAttachment> Cached { get; }

    /// <summary>The state directories that containers name and that users other than root can change. They are not
    /// read, because MiniPod acts as root on what a record says.</summary>
    public IReadOnlySet<string> UntrustedStores { get; }

    /// <summary>The records of all stores.</summary>
    public IReadOnlyList<PodRecord> Records { get; }

    /// <summary>What is wrong with the records that cannot be read. As long as there are any, no container id can be
    /// considered unknown.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>The networks that MiniPod resolves, each name once.</summary>
    public IReadOnlyList<NetworkConfigList> Networks { get; }

    public PodPaths Paths => Runtime.Store.Paths;

    /// <summary>Surveys the host.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="includeLost">Whether the containers of lost pods count as garbage.</param>
    /// <param name="cancellationToken">Cancels the survey.</param>
    public static async Task<HostSurvey> TakeAsync(PodRuntime runtime, bool includeLost, CancellationToken cancellationToken) =>
        new(runtime, await runtime.Engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false), includeLost);

    /// <summary>Whether the engine has containers of a pod.</summary>
    public bool HasContainers(string id) =>
        Containers.Any(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == id);

    /// <summary>Whether a pod is recorded in any store, readable or not.</summary>
    public bool HasPod(string id) => _stores.Any(store => Directory.Exists(store.Paths.PodDirectory(id)));

    /// <summary>Whether a pod is recorded, or has a container that is not to be removed.</summary>
    public bool IsInUse(string id) =>
        HasPod(id) || Containers.Except(Orphans).Any(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == id);

    /// <summary>Whether an attachment's container is known to a record, or exists in the engine and is not to be
    /// removed.</summary>
    public bool IsKnown(string containerId) => _containerIds.Contains(containerId);

    /// <summary>Whether a container id is known to a record, the engine, or the cache.</summary>
    public bool IsMentioned(string containerId) =>
        IsKnown(containerId)
            || Containers.Any(container => container.Id == containerId)
            || Cached.Any(attachment => attachment.ContainerId == containerId);

    /// <summary>Whether a container that has rules in nftables is known to a record, the engine, or the cache.</summary>
    public bool IsMentioned(NftOwner owner) =>
        _containerIds.Concat(Containers.Select(container => container.Id)).Concat(Cached.Select(attachment => attachment.ContainerId))
            .Any(owner.Is);

    /// <summary>
    /// Whether leftovers on a network can only be MiniPod's: it is the built-in network, or MiniPod's pods are attached
    /// to it and the cache has no attachments of others. Other runtimes use container ids of the same form, and not all
    /// of them use the cache.
    /// </summary>
    public bool IsOurs(string network) =>
        network == NetworkResolver.BuiltInNetwork
        || Records.Any(record => record.Networks.Any(attachment => attachment.Network == network))
            && Cached.Where(attachment => attachment.NetworkName == network).All(attachment => StaleAttachments.IsOurs(attachment));

    /// <summary>Whether this has the form of the beginning of an engine's container id, long enough to identify it.</summary>
    public static bool IsBeginningOfContainerId(string id) => id.Length is >= 12 and <= 64 && id.All(char.IsAsciiHexDigitLower);

    private bool IsLost(ContainerSummary container) =>
        ContainerNames.IsOf(Paths, container) && !HasPod(container.Labels[ContainerNames.PodIdLabel]);

    // The sandbox may be gone by then, but not its attachment.
    private bool IsOfAFailedRemoval(CachedAttachment attachment) =>
        attachment.Args.FirstOrDefault(argument => argument.Key == AttachmentConf.UidArgument).Value is { } uid
            && Records.Any(record => record.Phase == PodPhase.Removing && record.Uid == uid);

    private static IEnumerable<PodPaths> OtherStores(PodPaths ours, IReadOnlyList<ContainerSummary> containers) =>
        containers.Where(ContainerNames.IsOurs)
        .Select(container => container.Labels.GetValueOrDefault(ContainerNames.StateDirectoryLabel))
        .Append(PodPaths.DefaultStateDirectory)
        .OfType<string>().Where(Path.IsPathFullyQualified)
        .Distinct(StringComparer.Ordinal)
        .Where(directory => directory != Path.TrimEndingDirectorySeparator(ours.StateDirectory))
        .Select(directory => new PodPaths(directory, ours.RunDirectory));

    private static IEnumerable<string> ContainerIds(PodRuntime runtime, PodRecord record)
    {
        var facts = runtime.Planner.Facts(record);
        return facts.SandboxId is { } sandbox ? facts.ContainerIds.Values.Append(sandbox) : facts.ContainerIds.Values;
    }

    private static IReadOnlyList<NetworkConfigList> FindNetworks(PodRuntime runtime, IReadOnlyList<PodRecord> records)
    {
        var lists = new List<NetworkConfigList>();
        try
        {
            lists.AddRange(
                runtime.Networks.Files().Where(file => file.ShadowedBy is null).Select(file => file.List).OfType<NetworkConfigList>());
            lists.Add(runtime.Networks.Get(NetworkResolver.BuiltInNetwork));
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            // 'doctor' reports a directory that cannot be read, or a name that is configured twice; the other networks
            // are still checked.
        }

        foreach (var attachment in records.SelectMany(record => record.Networks))
        {
            if (lists.All(list => list.Name != attachment.Network)) lists.Add(attachment.List);
        }

        return [.. lists.DistinctBy(list => list.Name)];
    }
}
