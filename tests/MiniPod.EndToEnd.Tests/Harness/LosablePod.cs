using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A pod of which one trace after another is taken away behind minipod's back, so that the others are left over.</summary>
/// <param name="StateDirectory">The store it is recorded in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Network">Its network.</param>
/// <param name="Id">Its id.</param>
/// <param name="SandboxId">Its sandbox's container id.</param>
public sealed record LosablePod(string StateDirectory, string Name, string Network, string Id, string SandboxId)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string CacheFile => $"/var/lib/cni/results/{Network}-{SandboxId}-eth0";

    /// <summary>What host-local keeps of a network.</summary>
    public static string PoolOf(string network) => $"/var/lib/cni/networks/{network}";

    /// <summary>The record, as when the disk with it was restored from an older copy.</summary>
    public LosablePod LoseRecord()
    {
        Directory.Delete(Path.Combine(StateDirectory, "pods", Id), recursive: true);
        File.Delete(Path.Combine(StateDirectory, "pods", "by-name", Name));
        return this;
    }

    /// <summary>The containers, by the engine itself.</summary>
    public async Task<LosablePod> LoseContainersAsync()
    {
        var containers = (await EngineApi.ContainersAsync()).Where(container => container.PodId == Id).ToList();
        Assert.NotEmpty(containers);
        foreach (var container in containers) await EngineApi.RemoveAsync(container.Id);
        return this;
    }

    /// <summary>The pin and with it the namespace, as after a boot. The kernel takes the interfaces away in its own
    /// time, which is waited for.</summary>
    public async Task<LosablePod> LosePinAsync()
    {
        var cached = JsonNode.Parse(await File.ReadAllTextAsync(CacheFile))!["result"]!["interfaces"]!.AsArray();
        var link = cached.Select(one => (string)one!["name"]!).Single(name => name.StartsWith("veth", StringComparison.Ordinal));
        (await Command.RunAsync("umount", $"/run/minipod/netns/{Id}")).ShouldSucceed();
        File.Delete($"/run/minipod/netns/{Id}");
        var started = TimeProvider.System.GetTimestamp();
        while (Kernel.Links().Contains(link))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"{link} of {Name} does not go");
            await Task.Delay(10);
        }

        return this;
    }

    /// <summary>The result cache, and the link.</summary>
    public LosablePod LoseCacheAndLink()
    {
        File.Delete(CacheFile);
        File.Delete($"/var/run/netns/{Name}");
        return this;
    }

    /// <summary>Makes its addresses look as if they had been taken long ago: what is young may belong to an ADD that is
    /// under way.</summary>
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
