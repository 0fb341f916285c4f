namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A pod of which one trace after another is taken away behind minipod's back, so that the others are left over.</summary>
/// <param name="StateDirectory">The store it is recorded in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Network">Its network.</param>
/// <param name="Id">Its id.</param>
/// <param name="SandboxId">Its sandbox's container id.</param>
public sealed record LosablePod(string StateDirectory, string Name, string Network, string Id, string SandboxId)
{
    /// <summary>What host-local keeps of a network.</summary>
    public static string PoolOf(string network) => $"/var/lib/cni/networks/{network}";

    /// <summary>The record, as when the disk with it was restored from an older copy.</summary>
    public LosablePod LoseRecord()
    {
        Directory.Delete(Path.Combine(StateDirectory, "pods", Id), recursive: true);
        File.Delete(Path.Combine(StateDirectory, "pods", "by-name", Name));
        return this;
    }

    /// <summary>The containers, by the engine's own command line.</summary>
    public async Task<LosablePod> LoseContainersAsync()
    {
        var ids = (await Command.RunAsync("docker", "ps", "--all", "--quiet", "--filter", $"label=io.minipod.pod.id={Id}")).ShouldSucceed().Lines;
        (await Command.RunAsync("docker", ["rm", "--force", .. ids], new CommandOptions())).ShouldSucceed();
        return this;
    }

    /// <summary>The pin and with it the namespace, as after a boot.</summary>
    public async Task<LosablePod> LosePinAsync()
    {
        (await Command.RunAsync("umount", $"/run/minipod/netns/{Id}")).ShouldSucceed();
        File.Delete($"/run/minipod/netns/{Id}");
        return this;
    }

    /// <summary>The result cache, and the link.</summary>
    public LosablePod LoseCacheAndLink()
    {
        File.Delete($"/var/lib/cni/results/{Network}-{SandboxId}-eth0");
        File.Delete($"/var/run/netns/{Name}");
        return this;
    }

    /// <summary>Makes its addresses look as if they had been taken long ago: what is young may belong to an ADD that is under way.</summary>
    public LosablePod Age()
    {
        foreach (var file in Directory.EnumerateFiles(PoolOf(Network)).Where(file => File.ReadAllText(file).StartsWith(SandboxId, StringComparison.Ordinal))) File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        return this;
    }
}
