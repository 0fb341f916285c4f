using MiniPod.Linux;

[assembly: AssemblyFixture(typeof(MiniPod.Cni.Tests.Leftovers))]

namespace MiniPod.Cni.Tests;

/// <summary>Before the first test, removes the namespaces and interfaces that killed test runs left behind.</summary>
public sealed class Leftovers
{
    public Leftovers()
    {
        if (!Host.IsRoot) return;
        foreach (var name in Names("/run/netns")) PrivateNamespace.Run("ip", "netns", "del", name);
        foreach (var name in Names("/sys/class/net")) PrivateNamespace.Run("ip", "link", "del", name);
    }

    private static IEnumerable<string> Names(string directory) => Directory.Exists(directory)
        ?
        [
            .. Directory.EnumerateFileSystemEntries(directory)
                .Select(path => Path.GetFileName(path))
                .Where(name => TestNames.Owner(name) is { } owner && ProcessIdentity.TryRead(owner) is null),
        ]
        : [];
}
