using MiniPod.Linux;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Names;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Neighbours;

/// <summary>
/// Keeps the hosts files of all pods up to date, so that pods on one network find each other by name. What they say follows from the
/// records and the kernel alone, and is made anew whenever a pod may have got or lost an address: if one time is missed, the next one does
/// it.
/// </summary>
/// <param name="store">The records.</param>
/// <param name="planner">Lists the steps of pods.</param>
/// <param name="log">The log.</param>
public sealed class HostsFiles(PodStore store, PodPlanner planner, ILogger log)
{
    private readonly NamedPods _pods = new(store, planner);
    private readonly NamedServices _services = new(store.Paths, planner);
    private readonly ILogger _log = log.ForContext<HostsFiles>();

    /// <summary>Returns the names that a pod which is being started finds besides its own.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <returns>The lines, for the names that are in the file already.</returns>
    internal Func<IReadOnlySet<string>, IReadOnlyList<string>> NamesOf(PodRecord record, IReadOnlyList<AddressOnNetwork> addresses)
    {
        var pods = _pods.Read();
        var services = _services.Read(pods, Warn);
        return taken => NameLines.For(new NamedPod { Record = record, Addresses = addresses }, pods, services, taken);
    }

    /// <summary>Brings all files up to date. If that fails, the log says so, and nothing else fails: doctor finds what is left.</summary>
    /// <returns>The pods whose files were changed.</returns>
    public IReadOnlyList<PodRecord> Update()
    {
        if (!Directory.Exists(store.Paths.Pods)) return [];
        try
        {
            using var taken = HostsFile.TakeLock(store.Paths, CancellationToken.None);
            if (taken is not null) return Changed(static (path, change) => HostsFile.Change(path, change));
            _log.Warning("Another process does not let go of {Lock}, so the hosts files stay as they are", store.Paths.HostsLock);
        }
        catch (Exception error) when (error is PodException or LibcException or IOException or UnauthorizedAccessException)
        {
            _log.Warning("The hosts files cannot be brought up to date: {Error}", error.Message);
        }

        return [];
    }

    /// <summary>Returns the pods whose files are not up to date. Changes nothing.</summary>
    public IReadOnlyList<PodRecord> Stale() => Changed(static (path, change) =>
    {
        var isStale = false;
        HostsFile.Change(path, text =>
        {
            isStale = change(text) != text;
            return text;
        });
        return isStale;
    });

    private List<PodRecord> Changed(Func<string, Func<string, string>, bool> change)
    {
        var pods = _pods.Read();
        var services = _services.Read(pods, Warn);
        var changed = new List<PodRecord>();
        foreach (var pod in pods.Where(pod => pod.HostsPath is { Length: > 0 }))
        {
            try
            {
                var isChanged = change(pod.HostsPath!, text =>
                    HostsSection.Replace(text, PodHosts.AliasHead, taken => NameLines.For(pod, pods, services, taken)));
                if (isChanged) changed.Add(pod.Record);
            }
            catch (Exception error) when (error is LibcException or IOException or UnauthorizedAccessException)
            {
                // The pod may just be gone, or its engine has its files elsewhere.
                _log.Debug("The hosts file of pod {PodName} cannot be changed: {Error}", pod.Record.FullName, error.Message);
            }
        }

        return changed;
    }

    private void Warn(string line) => _log.Warning("{Line}", line);
}
