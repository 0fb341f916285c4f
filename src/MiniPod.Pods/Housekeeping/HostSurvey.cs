using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// What is known on this host, to tell what is not: the records of every store that can be found and trusted, the engine's
/// containers, the attachments in the cache, the networks. The engine is asked first: whatever it tells of had its record by then.
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
        // that one is ours, whoever can change it
        if (UntrustedStores.Contains(PodPaths.DefaultStateDirectory))
            unreadable.Add($"\"{PodPaths.DefaultStateDirectory}\" is not root's alone, and was not read");
        Unreadable = unreadable;
        Lost = [.. containers.Where(IsLost)];
        Orphans = includeLost ? Lost : [];
        _containerIds =
        [
            .. containers.Except(Orphans).Select(container => container.Id),
            .. Records.SelectMany(record => ContainerIds(runtime, record)),
        ];
        Networks = FindNetworks(runtime, Records);
    }

    public PodRuntime Runtime { get; }

    /// <summary>All containers of the engine.</summary>
    public IReadOnlyList<ContainerSummary> Containers { get; }

    /// <summary>The containers that a pod of our store had whose record is no more. They are what a lost store is rebuilt from.</summary>
    public IReadOnlyList<ContainerSummary> Lost { get; }

    /// <summary>Those of them that are to be removed: none, unless the user said so. All that belongs to the others is in use.</summary>
    public IReadOnlyList<ContainerSummary> Orphans { get; }

    /// <summary>The attachments in the CNI cache.</summary>
    public IReadOnlyList<CachedAttachment> Cached { get; }

    /// <summary>The state directories that containers name and that are not root's alone: nothing of them is read, for
    /// we act as root on what a record says.</summary>
    public IReadOnlySet<string> UntrustedStores { get; }

    /// <summary>The records of all stores.</summary>
    public IReadOnlyList<PodRecord> Records { get; }

    /// <summary>What is wrong with the records that cannot be read. While there are any, nobody can say which container
    /// ids are unknown.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>The networks that we resolve, each name once.</summary>
    public IReadOnlyList<NetworkConfigList> Networks { get; }

    public PodPaths Paths => Runtime.Store.Paths;

    /// <summary>Looks at the host.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="includeLost">Whether the containers of lost pods count as garbage.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<HostSurvey> TakeAsync(PodRuntime runtime, bool includeLost, CancellationToken cancellationToken) =>
        new(runtime, await runtime.Engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false), includeLost);

    /// <summary>Whether the engine has containers of a pod.</summary>
    public bool HasContainers(string id) =>
        Containers.Any(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == id);

    /// <summary>Whether a pod is recorded in any store, readable or not.</summary>
    public bool HasPod(string id) => _stores.Any(store => Directory.Exists(store.Paths.PodDirectory(id)));

    /// <summary>Whether a pod is recorded, or a container of it is there that is not ours to remove.</summary>
    public bool IsInUse(string id) =>
        HasPod(id) || Containers.Except(Orphans).Any(container => container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == id);

    /// <summary>Whether an attachment's container is known to a record, or to the engine and not about to be removed.</summary>
    public bool IsKnown(string containerId) => _containerIds.Contains(containerId);

    /// <summary>Whether a container's id is known to anybody at all, the cache included.</summary>
    public bool IsMentioned(string containerId) =>
        IsKnown(containerId)
            || Containers.Any(container => container.Id == containerId)
            || Cached.Any(attachment => attachment.ContainerId == containerId);

    /// <summary>
    /// Whether what is left on a network can only be ours: it is the one in the program, or pods of ours are on it and nobody else's
    /// attachments. Other runtimes name their containers by ids of the same form, and not all of them use the cache.
    /// </summary>
    public bool IsOurs(string network) =>
        network == NetworkResolver.BuiltInNetwork
        || Records.Any(record => record.Networks.Any(attachment => attachment.Network == network))
            && Cached.Where(attachment => attachment.NetworkName == network).All(attachment => StaleAttachments.IsOurs(attachment));

    /// <summary>Whether this is an id as our engine gives them; other runtimes and people may name their containers otherwise.</summary>
    public static bool IsContainerId(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower);

    private bool IsLost(ContainerSummary container) =>
        ContainerNames.IsOf(Paths, container) && !HasPod(container.Labels[ContainerNames.PodIdLabel]);

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
            // A directory that cannot be read, or a name configured twice, is the doctor's to tell; the other networks are looked at.
        }

        foreach (var attachment in records.SelectMany(record => record.Networks))
        {
            if (lists.All(list => list.Name != attachment.Network)) lists.Add(attachment.List);
        }

        return [.. lists.DistinctBy(list => list.Name)];
    }
}
