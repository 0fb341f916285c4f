using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod cni del</c> of an attachment that is not where its path or its cache file says.</summary>
public sealed class CniDelTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("run")]
    [InlineData("process")]
    [InlineData("link")]
    public async Task Del_ByAnotherPathOfTheNamespace_FindsTheAttachment(string kind)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();

        await using var process = RunningCommand.Start("ip", ["netns", "exec", ns.Name, "sleep", "60"]);
        var link = Path.Combine(Files, "link");
        File.CreateSymbolicLink(link, ns.Path);
        var other = kind switch
        {
            "run" => ns.Path,
            "process" => await PathOfProcessAsync(process, ns.Path),
            _ => link,
        };

        (await MiniPodAsync("cni", "check", "minipod", other)).ShouldSucceed();
        (await MiniPodAsync("cni", "del", "minipod", other)).ShouldSucceed();

        Assert.Null(await ns.FindAddressesAsync("eth0"));
        await before.AssertSameAsync();
    }

    // The DEL that has to follow a failed ADD would remove the interface that was there.
    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Add_InterfaceIsThere_IsRefusedAndItStays(bool isOfAnAttachment)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        if (isOfAnAttachment) (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();
        else (await Command.RunAsync("ip", "-n", ns.Name, "link", "add", "eth0", "type", "veth", "peer", "name", "far")).ShouldSucceed();
        var (before, addresses) = (await SnapshotAsync(), await ns.FindAddressesAsync("eth0"));

        (await MiniPodAsync("cni", "add", "minipod", ns.Path)).ShouldExit(
            125, $"network namespace \"{ns.Path}\" already has an interface \"eth0\"");

        Assert.Equal(addresses, await ns.FindAddressesAsync("eth0"));
        await before.AssertSameAsync();
        if (isOfAnAttachment) (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Del_AddedByAnotherRuntime_IsFoundByAnotherPath()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", $"/var/run/netns/{ns.Name}")).ShouldSucceed();
        var file = Assert.Single(before.Added(await SnapshotAsync(), "file"), name => name.Contains("/results/", StringComparison.Ordinal));
        var cached = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.True(cached.Remove("netnsIdentity"));
        await File.WriteAllTextAsync(file, cached.ToJsonString());

        (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Del_CacheFileDamaged_SaysSoAndFindsTheRulesByTheInterface()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await WarmAsync();
        var before = await SnapshotAsync();
        (await MiniPodAsync("cni", "add", "minipod", ns.Path)).ShouldSucceed();
        var file = Assert.Single(before.Added(await SnapshotAsync(), "file"), name => name.Contains("/results/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "");

        (await MiniPodAsync("cni", "del", "minipod", ns.Path)).ShouldExit(0, $"\"{file}\" is damaged: it is empty", "It is set aside");

        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.damaged"));
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("host-local", "link")] // shown by the reserved address
    [InlineData("static", "run")] // shown by the container's ID
    public async Task Del_CacheFileDamagedAndByAnotherPath_FindsTheAttachment(string ipam, string addedBy)
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var (network, link) = (WriteDamageable(ipam), LinkTo(ns));
        var before = await SnapshotAsync();
        var file = await AddAndDamageAsync(network, addedBy == "link" ? link : ns.Path, before);

        (await NetAsync("del", network, addedBy == "link" ? ns.Path : link)).ShouldExit(0, $"\"{file}\" is damaged", "It is set aside");

        Assert.Null(await ns.FindAddressesAsync("eth0"));
        await ShouldBeAsBeforeAsync(network, file, before);
    }

    [Fact(Timeout = Limit)]
    public async Task Del_CacheFileDamagedAndNothingShowsWhose_DetachesNothingAndSaysWhatWould()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var (network, link) = (WriteDamageable("static"), LinkTo(ns));
        var before = await SnapshotAsync();
        var file = await AddAndDamageAsync(network, link, before);
        var attached = await SnapshotAsync();

        (await NetAsync("del", network, ns.Path)).ShouldExit(
            125,
            $"\"{file}\". Nothing was detached.",
            $"'minipod cni del --ifname eth0 {network} PATH'",
            "the path that 'cni add' was given");

        await attached.AssertSameAsync();
        (await NetAsync("del", network, link)).ShouldSucceed();
        await ShouldBeAsBeforeAsync(network, file, before);
    }

    // What holds another address than the interface has is another's.
    [Fact(Timeout = Limit)]
    public async Task Del_CacheFileOfAnotherNamespaceDamaged_DoesNotConcernIt()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        await using var other = await ThrowawayNamespace.CreateAsync(Name("other"));
        var network = WriteDamageable("host-local");
        var before = await SnapshotAsync();
        var file = await AddAndDamageAsync(network, ns.Path, before);
        (await Command.RunAsync("ip", "-n", other.Name, "link", "add", "eth0", "type", "veth", "peer", "name", "far")).ShouldSucceed();
        (await Command.RunAsync("ip", "-n", other.Name, "address", "add", "10.231.244.77/24", "dev", "eth0")).ShouldSucceed();

        (await NetAsync("del", network, other.Path)).ShouldSucceed();

        (await NetAsync("del", network, ns.Path)).ShouldExit(0, "It is set aside");
        await ShouldBeAsBeforeAsync(network, file, before);
    }

    private Task<CommandResult> NetAsync(string verb, string network, string path) =>
        MiniPodAsync("cni", verb, "--cni-conf-dir", NetworkDirectory, network, path);

    private string WriteDamageable(string ipam)
    {
        var network = $"{Prefix}g";
        var addresses = ipam == "static" ? "\"addresses\": [{ \"address\": \"10.231.244.5/24\" }]" : "\"subnet\": \"10.231.244.0/24\"";
        WriteFile($"net/{network}.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [
              { "type": "bridge", "bridge": "{{network}}", "isGateway": true, "ipMasq": true,
                "ipam": { "type": "{{ipam}}", {{addresses}} } },
              { "type": "firewall" } ] }
            """);
        return network;
    }

    private string LinkTo(ThrowawayNamespace ns)
    {
        var link = Path.Combine(Files, "link");
        File.CreateSymbolicLink(link, ns.Path);
        return link;
    }

    private async Task<string> AddAndDamageAsync(string network, string path, HostSnapshot before)
    {
        (await NetAsync("add", network, path)).ShouldSucceed();
        var file = Assert.Single(before.Added(await SnapshotAsync(), "file"), name => name.Contains("/results/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "{");
        return file;
    }

    private static async Task ShouldBeAsBeforeAsync(string network, string file, HostSnapshot before)
    {
        File.Delete(Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.damaged"));
        (await Command.RunAsync("ip", "link", "del", network)).ShouldSucceed();
        var pool = $"/var/lib/cni/networks/{network}";
        foreach (var kept in Directory.Exists(pool) ? (string[])["lock", "last_reserved_ip.0"] : []) File.Delete(Path.Combine(pool, kept));
        await before.AssertSameAsync();
    }

    // The process moves into the namespace before it becomes sleep.
    private static async Task<string> PathOfProcessAsync(RunningCommand process, string netns)
    {
        var path = $"/proc/{process.Id}/ns/net";
        await UntilAsync(async () => await InodeAsync(path) == await InodeAsync(netns), "the process to be in the namespace");
        return path;

        static async Task<string> InodeAsync(string path) => (await Command.RunAsync("stat", "-L", "-c", "%i", path)).Text;
    }

    // The bridge and the chains of the default network stay when they were used once.
    private async Task WarmAsync()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
    }
}
