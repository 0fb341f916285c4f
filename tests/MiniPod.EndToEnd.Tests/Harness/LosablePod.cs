using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A pod whose parts can be removed one by one without minipod, so that the others become leftovers.</summary>
/// <param name="StateDirectory">The store it is recorded in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Network">Its network.</param>
/// <param name="Id">Its id.</param>
/// <param name="SandboxId">Its sandbox's container id.</param>
public sealed record LosablePod(string StateDirectory, string Name, string Network, string Id, string SandboxId)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The file of its attachment in the CNI cache.</summary>
    public string CacheFile => $"/var/lib/cni/results/{Network}-{SandboxId}-eth0";

    /// <summary>The directory in which host-local keeps the addresses of a network.</summary>
    public static string PoolOf(string network) => $"/var/lib/cni/networks/{network}";

    /// <summary>Removes the record, as if the disk had been restored from an older copy.</summary>
    public LosablePod LoseRecord()
    {
        Directory.Delete(Path.Combine(StateDirectory, "pods", Id), recursive: true);
        File.Delete(Path.Combine(StateDirectory, "pods", "by-name", Name));
        return this;
    }

    /// <summary>Removes the containers through the engine.</summary>
    public async Task<LosablePod> LoseContainersAsync()
    {
        var containers = (await EngineApi.ContainersAsync()).Where(container => container.PodId == Id).ToList();
        Assert.NotEmpty(containers);
        foreach (var container in containers) await EngineApi.RemoveAsync(container.Id);
        return this;
    }

    /// <summary>Removes the pin, and with it the namespace, as after a reboot. Waits until the kernel has removed the
    /// interfaces.</summary>
    public async Task<LosablePod> LosePinAsync()
    {
        var cached = JsonNode.Parse(await File.ReadAllTextAsync(CacheFile))!["result"]!["interfaces"]!.AsArray();
        var link = cached.Select(one => (string)one!["name"]!).Single(name => name.StartsWith("veth", StringComparison.Ordinal));
        (await Command.RunAsync("umount", $"/run/minipod/netns/{Id}")).ShouldSucceed();
        File.Delete($"/run/minipod/netns/{Id}");
        var started = TimeProvider.System.GetTimestamp();
        while (Kernel.Links().Contains(link))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"{link} of {Name} was not removed");
            await Task.Delay(10);
        }

        return this;
    }

    /// <summary>Removes the cached result and the link.</summary>
    public LosablePod LoseCacheAndLink()
    {
        File.Delete(CacheFile);
        File.Delete($"/var/run/netns/{Name}");
        return this;
    }

    /// <summary>Makes its addresses look as if they had been reserved long ago: new ones may belong to an ADD in
    /// progress.</summary>
    public LosablePod Age()
    {
        foreach (var file in Directory.EnumerateFiles(
            PoolOf(Network)).Where(file => File.ReadAllText(file).StartsWith(SandboxId, StringComparison.Ordinal)))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        return this;
    }
}
