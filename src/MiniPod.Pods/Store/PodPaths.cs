using MiniPod.Linux;

namespace MiniPod.Pods.Store;

/// <summary>The paths that MiniPod uses on the host.</summary>
/// <param name="stateDirectory">The directory for state that survives a reboot. Default
/// <c>/var/lib/minipod</c>.</param>
/// <param name="runDirectory">The directory for state that does not. Default <c>/run/minipod</c>.</param>
public sealed class PodPaths(string stateDirectory = PodPaths.DefaultStateDirectory, string runDirectory = PodPaths.DefaultRunDirectory)
{
    /// <summary>The default state directory.</summary>
    public const string DefaultStateDirectory = "/var/lib/minipod";

    /// <summary>The default run directory.</summary>
    public const string DefaultRunDirectory = "/run/minipod";

    /// <summary>The directory in which iproute2 looks for named network namespaces, ip-netns(8).</summary>
    public const string NetworkNamespaces = "/var/run/netns";

    /// <summary>The directory for state that survives a reboot.</summary>
    public string StateDirectory { get; } = stateDirectory;

    /// <summary>The directory for state that does not survive a reboot.</summary>
    public string RunDirectory { get; } = runDirectory;

    /// <summary>The directory that contains a directory for each pod.</summary>
    public string Pods => Path.Combine(StateDirectory, "pods");

    /// <summary>The directory that contains a file for each reserved name.</summary>
    public string Names => Path.Combine(Pods, "by-name");

    /// <summary>The directory with a file for each Service.</summary>
    public string Services => Path.Combine(StateDirectory, "services");

    /// <summary>The directory with a file for each Job.</summary>
    public string Jobs => Path.Combine(StateDirectory, "jobs");

    /// <summary>The log directory.</summary>
    public string Logs => Path.Combine(StateDirectory, "log");

    /// <summary>The directory with a directory for each pod that has volumes. Not in the pod's own: that one is deleted with all that
    /// is in it, and here things are mounted.</summary>
    public string Volumes => Path.Combine(StateDirectory, "volumes");

    /// <summary>The directory of seccomp profiles that containers name, kubelet's <c>/var/lib/kubelet/seccomp</c>.</summary>
    public string SeccompDirectory => Path.Combine(StateDirectory, "seccomp");

    /// <summary>The directory of the lock files.</summary>
    public string Locks => Path.Combine(RunDirectory, "locks");

    /// <summary>The directory of the pinned network namespaces.</summary>
    public string Pins => Path.Combine(RunDirectory, "netns");

    /// <summary>The directory of a pod.</summary>
    public string PodDirectory(string id) => Path.Combine(Pods, id);

    /// <summary>The record of a pod.</summary>
    public string Record(string id) => Path.Combine(PodDirectory(id), "pod.json");

    /// <summary>The journal of a pod.</summary>
    public string JournalOf(string id) => Path.Combine(PodDirectory(id), "journal.jsonl");

    /// <summary>The path of a pod's events, in its directory.</summary>
    public string EventsOf(string id) => Path.Combine(PodDirectory(id), "events.json");

    /// <summary>The path of what the agent sees of a pod, in its directory.</summary>
    public string WatchOf(string id) => Path.Combine(PodDirectory(id), "watch.json");

    /// <summary>The file that reserves a pod's full name; it contains the pod's ID.</summary>
    public string Reservation(string fullName) => Path.Combine(Names, fullName);

    /// <summary>The lock of a pod.</summary>
    public string PodLock(string id) => Path.Combine(Locks, $"pod-{id}");

    /// <summary>The lock that a command holds while it waits for a pod's lock, so that the agent can break off what it does.</summary>
    public string ClaimLock(string id) => Path.Combine(Locks, $"claim-{id}");

    /// <summary>The lock of a Job.</summary>
    public string JobLock(string id) => Path.Combine(Locks, $"job-{id}");

    /// <summary>The lock of the process that waits to remove a pod, or a container in it, for <c>--rm</c>.</summary>
    public string WaitLock(RemovalTarget target) =>
        Path.Combine(Locks, target.Container is null ? $"wait-{target.Pod}" : $"wait-{target.Pod}-{target.Container}");

    /// <summary>The lock files of all processes that wait to remove a pod or one of its containers.</summary>
    internal IReadOnlyList<string> WaitLocks(string id) =>
        Directory.Exists(Locks) ? [.. Directory.EnumerateFiles(Locks, $"wait-{id}*")] : [];

    /// <summary>The lock on names and host ports.</summary>
    public string NamesLock => Path.Combine(Locks, "names");

    /// <summary>The lock of the agent that watches the pods of this state directory.</summary>
    public string AgentLock => Path.Combine(StateDirectory, "agent.lock");

    /// <summary>The lock under which the hosts files of the pods of this state directory are written.</summary>
    public string HostsLock => Path.Combine(StateDirectory, "hosts.lock");

    /// <summary>The lock of an agent that waits until another one has given way.</summary>
    public string AgentTurnLock => Path.Combine(StateDirectory, "agent.turn.lock");

    /// <summary>The path at which the network namespace of a pod is pinned.</summary>
    public string Pin(string id) => Path.Combine(Pins, id);

    /// <summary>The link that makes a pod's network namespace visible to <c>ip netns</c>.</summary>
    public static string Link(PodRecord record) => Link(record.FullName);

    /// <summary>Returns the link of a pod.</summary>
    /// <param name="fullName">Its name, with its namespace.</param>
    public static string Link(string fullName) => Path.Combine(NetworkNamespaces, fullName);

    /// <summary>Creates the directories, accessible only to their owner.</summary>
    /// <exception cref="PodException">They cannot be created.</exception>
    public void Create()
    {
        const string anotherState = "Choose another state directory with --state-dir.";
        var isNew = !Directory.Exists(StateDirectory);
        foreach (var directory in new[] { StateDirectory, Pods, Names }) Make(directory, anotherState);

        // Below a directory such as /tmp, another user may have created it, or one of its parents, a moment earlier.
        if (isNew && Host.IsRoot) RequireTrustedState();
        foreach (var directory in new[] { RunDirectory, Locks })
            Make(directory, "Locks and network namespaces are kept there: make it writable.");
    }

    /// <summary>
    /// Rejects directories that a user other than root can change: MiniPod acts as root on what is recorded there, and
    /// what it writes there must not end up elsewhere. Their parent directories are checked too. A missing one is fine,
    /// and will belong to root.
    /// </summary>
    /// <exception cref="PodException">One belongs to another user, is writable by others, or
    /// is not a directory.</exception>
    public void RequireTrusted()
    {
        RequireTrustedState();
        const string noun = "directory", why = "because network namespaces and locks are kept there";
        foreach (var directory in new[] { RunDirectory, NetworkNamespaces }) TrustedDirectory.RequirePath(directory, noun, why);
        foreach (var directory in new[] { Locks, Pins }) TrustedDirectory.Require(directory, noun, why);
    }

    /// <summary>Whether only root can change what is recorded here; true for a missing state directory.</summary>
    internal bool IsStateTrusted()
    {
        try
        {
            RequireTrustedState();
            return true;
        }
        catch (PodException)
        {
            return false; // including a directory that cannot be accessed: nothing shows that it belongs to root
        }
    }

    private void RequireTrustedState()
    {
        const string noun = "state directory", hint = "or choose another state directory with --state-dir";
        TrustedDirectory.RequirePath(StateDirectory, noun, hint);
        foreach (var directory in new[] { Pods, Logs }) TrustedDirectory.Require(directory, noun, hint);
    }

    private static void Make(string directory, string hint)
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
                $"cannot create the directory \"{directory}\": "
                + $"{(File.Exists(there) ? $"\"{there}\" is a file" : error.Message.TrimEnd('.'))}. {hint}",
                error);
        }
    }
}
