using System.Globalization;
using MiniPod.Net;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Topology;

/// <summary>Finds which containers of pods listen at which sockets: the kernel tells the inode of a socket, and proc(5) which process
/// has it open. The processes of a container have its mount namespace.</summary>
internal static class ListenerOwners
{
    /// <summary>Finds them.</summary>
    /// <param name="pods">The pods.</param>
    /// <returns>For a pod, its listening sockets by container.</returns>
    public static Func<PodSighting, ILookup<string, Listener>> Find(IReadOnlyCollection<PodSighting> pods)
    {
        var sockets = pods.Where(pod => pod.View is not null)
            .SelectMany(pod => pod.View!.Listeners)
            .ToLookup(listener => $"socket:[{listener.Inode}]");
        var namespaces = pods.Where(pod => pod.View?.Listeners.Count > 0)
            .Select(pod => $"net:[{pod.View!.Identity.Inode}]").ToHashSet();
        var containers = Containers(pods);
        var owners = new List<(string Namespace, string Container, Listener Listener)>();
        foreach (var process in namespaces.Count == 0 ? [] : Directory.EnumerateDirectories("/proc").Where(IsProcess))
        {
            if (LinkOf($"{process}/ns/net") is not { } there || !namespaces.Contains(there)) continue;
            if (LinkOf($"{process}/ns/mnt") is not { } files || !containers.TryGetValue(files, out var container)) continue;
            owners.AddRange(Open(process).SelectMany(name => sockets[name]).Select(listener => (there, container, listener)));
        }

        return pod => owners.Where(one => pod.View is { } view && one.Namespace == $"net:[{view.Identity.Inode}]")
            .Select(one => (one.Container, one.Listener))
            .Distinct()
            .ToLookup(one => one.Container, one => one.Listener);
    }

    private static Dictionary<string, string> Containers(IEnumerable<PodSighting> pods)
    {
        var containers = new Dictionary<string, string>();
        foreach (var pod in pods)
        {
            foreach (var container in pod.Status.Containers.Where(one => one.ProcessId is not null))
            {
                if (LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{container.ProcessId}/ns/mnt")) is { } files)
                    containers.TryAdd(files, container.Name);
            }

            if (pod.Facts.Sandbox?.Identity is { IsAlive: true } sandbox
                && LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{sandbox.Id}/ns/mnt")) is { } own)
            {
                containers.TryAdd(own, ContainerNames.SandboxName);
            }
        }

        return containers;
    }

    private static bool IsProcess(string path) => char.IsAsciiDigit(Path.GetFileName(path)[0]);

    private static IEnumerable<string> Open(string process)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"{process}/fd").Select(LinkOf).OfType<string>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended meanwhile.
        }
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile.
        }
    }
}
