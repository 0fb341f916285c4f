using MiniPod.Linux;

namespace MiniPod.Pods.Store;

/// <summary>Where MiniPod keeps things on the host.</summary>
/// <param name="stateDirectory">What outlives a boot. Default <c>/var/lib/minipod</c>.</param>
/// <param name="runDirectory">What does not. Default <c>/run/minipod</c>.</param>
public sealed class PodPaths(string stateDirectory = PodPaths.DefaultStateDirectory, string runDirectory = PodPaths.DefaultRunDirectory)
{
    /// <summary>The default state directory.</summary>
    public const string DefaultStateDirectory = "/var/lib/minipod";

    /// <summary>The default run directory.</summary>
    public const string DefaultRunDirectory = "/run/minipod";

    /// <summary>Where iproute2 looks for named network namespaces, ip-netns(8).</summary>
    public const string NetworkNamespaces = "/var/run/netns";

    /// <summary>What outlives a boot.</summary>
    public string StateDirectory { get; } = stateDirectory;

    /// <summary>What does not outlive a boot.</summary>
    public string RunDirectory { get; } = runDirectory;

    /// <summary>A directory for each pod.</summary>
    public string Pods => Path.Combine(StateDirectory, "pods");

    /// <summary>A file for each name taken.</summary>
    public string Names => Path.Combine(Pods, "by-name");

    /// <summary>The log.</summary>
    public string Logs => Path.Combine(StateDirectory, "log");

    /// <summary>The lock files.</summary>
    public string Locks => Path.Combine(RunDirectory, "locks");

    /// <summary>The pinned network namespaces.</summary>
    public string Pins => Path.Combine(RunDirectory, "netns");

    /// <summary>A pod's directory.</summary>
    public string PodDirectory(string id) => Path.Combine(Pods, id);

    /// <summary>A pod's record.</summary>
    public string Record(string id) => Path.Combine(PodDirectory(id), "pod.json");

    /// <summary>A pod's journal.</summary>
    public string JournalOf(string id) => Path.Combine(PodDirectory(id), "journal.jsonl");

    /// <summary>The file that reserves a name; it holds the pod's id.</summary>
    public string Reservation(string name) => Path.Combine(Names, name);

    /// <summary>A pod's lock.</summary>
    public string PodLock(string id) => Path.Combine(Locks, $"pod-{id}");

    /// <summary>The lock on names and host ports.</summary>
    public string NamesLock => Path.Combine(Locks, "names");

    /// <summary>Where a pod's network namespace is pinned.</summary>
    public string Pin(string id) => Path.Combine(Pins, id);

    /// <summary>The link that makes a pod's network namespace visible to <c>ip netns</c>.</summary>
    public static string Link(PodRecord record) => Path.Combine(NetworkNamespaces, record.Name.Value);

    /// <summary>Makes the directories, for their owner alone.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    public void Create()
    {
        AtomicFile.CreateDirectory(StateDirectory);
        AtomicFile.CreateDirectory(Pods);
        AtomicFile.CreateDirectory(Names);
        AtomicFile.CreateDirectory(RunDirectory);
        AtomicFile.CreateDirectory(Locks);
    }
}
