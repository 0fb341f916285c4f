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

    /// <summary>The file that reserves a pod's full name; it holds the pod's id.</summary>
    public string Reservation(string fullName) => Path.Combine(Names, fullName);

    /// <summary>A pod's lock.</summary>
    public string PodLock(string id) => Path.Combine(Locks, $"pod-{id}");

    /// <summary>The lock of whoever waits to remove a pod, or a container in one, with <c>--rm</c>.</summary>
    public string WaitLock(RemovalTarget target) =>
        Path.Combine(Locks, target.Container is null ? $"wait-{target.Pod}" : $"wait-{target.Pod}-{target.Container}");

    /// <summary>The locks of all who wait for something of a pod, as far as there are files of them.</summary>
    internal IReadOnlyList<string> WaitLocks(string id) =>
        Directory.Exists(Locks) ? [.. Directory.EnumerateFiles(Locks, $"wait-{id}*")] : [];

    /// <summary>The lock on names and host ports.</summary>
    public string NamesLock => Path.Combine(Locks, "names");

    /// <summary>Where a pod's network namespace is pinned.</summary>
    public string Pin(string id) => Path.Combine(Pins, id);

    /// <summary>The link that makes a pod's network namespace visible to <c>ip netns</c>.</summary>
    public static string Link(PodRecord record) => Path.Combine(NetworkNamespaces, record.FullName);

    /// <summary>Makes the directories, for their owner alone.</summary>
    /// <exception cref="PodException">They cannot be made.</exception>
    public void Create()
    {
        const string anotherState = "Choose another state directory with --state-dir.";
        var isNew = !Directory.Exists(StateDirectory);
        foreach (var directory in new[] { StateDirectory, Pods, Names }) Make(directory, anotherState);

        // Below a directory such as /tmp somebody may have made it, or a directory on the way to it, a moment before us.
        if (isNew && Host.IsRoot) RequireTrustedState();
        foreach (var directory in new[] { RunDirectory, Locks })
            Make(directory, "Locks and network namespaces are kept there: make it writable.");
    }

    /// <summary>
    /// Refuses directories that somebody but root could change: what is recorded there is done as root, and what is written there
    /// must not lead elsewhere. The directories in which they lie count too. One that is missing is fine, and will be root's.
    /// </summary>
    /// <exception cref="PodException">One is somebody else's, or others may change it, or it is no directory.</exception>
    public void RequireTrusted()
    {
        RequireTrustedState();
        const string noun = "directory", why = "for network namespaces and locks are kept there";
        foreach (var directory in new[] { RunDirectory, NetworkNamespaces }) TrustedDirectory.RequirePath(directory, noun, why);
        foreach (var directory in new[] { Locks, Pins }) TrustedDirectory.Require(directory, noun, why);
    }

    /// <summary>Whether nobody but root could change what is recorded here; true of a state directory that is missing.</summary>
    internal bool IsStateTrusted()
    {
        try
        {
            RequireTrustedState();
            return true;
        }
        catch (PodException)
        {
            return false; // one that cannot be looked at included: nothing shows that it is root's
        }
    }

    private void RequireTrustedState()
    {
        const string noun = "state directory", mend = "or choose another state directory with --state-dir";
        TrustedDirectory.RequirePath(StateDirectory, noun, mend);
        foreach (var directory in new[] { Pods, Logs }) TrustedDirectory.Require(directory, noun, mend);
    }

    private static void Make(string directory, string mend)
    {
        try
        {
            AtomicFile.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var there = directory;
            while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } parent) there = parent;
            throw new PodException(
                $"cannot make the directory \"{directory}\": "
                + $"{(File.Exists(there) ? $"\"{there}\" is a file" : error.Message.TrimEnd('.'))}. {mend}",
                error);
        }
    }
}
