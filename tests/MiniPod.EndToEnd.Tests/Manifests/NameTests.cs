using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.EndToEnd.Tests.Watching;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Pods find each other, their containers and Services by name: asked of a resolver inside.</summary>
public sealed class NameTests(EndToEndHost host) : WatchingTest(host)
{
    // Prints the address to which a name leads in a pod; nothing if it leads nowhere.
    private const string Resolve = "r() { ping -c 1 -W 1 \"$1\" 2>/dev/null | sed -n '1s/.*(\\(.*\\)).*/\\1/p'; }; r";

    [Fact(Timeout = Limit)]
    public async Task Run_PodsOnOneNetwork_FindEachOtherWhateverBecomesOfOneOfThem()
    {
        var (web, db, before) = (Name("web"), Name("db"), await SnapshotAsync());
        (await MiniPodAsync("run", "-d", "--name", web, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync(
            "run", "-d", "--name", db, TestImages.Toolbox, "sh", "-c", $"{Resolve} {web}; sleep 600")).ShouldSucceed();
        var inode = await OfWebAsync("stat -c %i /etc/hosts; echo '10.9.9.9 mine' >> /etc/hosts");

        // The one that was started last finds the other before its container starts.
        await LogsAsync(db, "toolbox", await AddressAsync(web));
        Assert.Equal(await AddressAsync(db), await OfWebAsync($"{Resolve} {db}"));
        Assert.Equal(await AddressAsync(db), await OfWebAsync($"{Resolve} {db}.default"));
        Assert.Equal("127.0.0.1", await OfWebAsync($"{Resolve} toolbox"));

        (await MiniPodAsync("restart", "-t", "0", db)).ShouldSucceed();
        Assert.Equal(await AddressAsync(db), await OfWebAsync($"{Resolve} {db}"));
        (await MiniPodAsync("stop", "-t", "0", db)).ShouldSucceed();
        Assert.Equal("", await OfWebAsync($"{Resolve} {db}"));
        (await MiniPodAsync("start", db)).ShouldSucceed();
        Assert.Equal(await AddressAsync(db), await OfWebAsync($"{Resolve} {db}"));
        (await MiniPodAsync("rm", "-f", db)).ShouldSucceed();
        Assert.Equal("", await OfWebAsync($"{Resolve} {db}"));
        Assert.Equal("10.9.9.9", await OfWebAsync($"{Resolve} mine"));
        Assert.Equal(inode, await OfWebAsync("stat -c %i /etc/hosts"));
        await LeavesNothingAsync(before, web);

        Task<string> OfWebAsync(string script) => InAsync(web, "toolbox", script);
    }

    [Fact(Timeout = Limit)]
    public async Task HostsFile_SomebodyEmptiesIt_DoctorSaysSoAndRepairWritesIt()
    {
        var (web, db) = (Name("web"), Name("db"));
        foreach (var pod in new[] { web, db })
            (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        await InAsync(web, "toolbox", "echo '127.0.0.1 localhost' > /etc/hosts");

        var doctor = await MiniPodAsync("doctor");
        (await MiniPodAsync("repair", web)).ShouldSucceed();

        Assert.Contains($"minipod repair {web}", doctor.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain($"minipod repair {db}", doctor.Stdout, StringComparison.Ordinal);
        Assert.Equal(await AddressAsync(db), await InAsync(web, "toolbox", $"{Resolve} {db}"));
        Assert.DoesNotContain($"minipod repair {web}", (await MiniPodAsync("doctor")).Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Subdomains_OfTwoNamespaces_AreFoundAsInACluster()
    {
        var (front, back, before) = (Name("front"), Name("back"), await SnapshotAsync());
        string Yaml(string pod, string space) => $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{pod}}, namespace: {{space}} }
            spec:
              restartPolicy: Never
              hostname: one
              subdomain: {{pod}}
              containers: [{ name: app, image: {{TestImages.Toolbox}}, command: {{Idle}} }]
            """;
        (await RunYamlAsync($"{Yaml(front, "shop")}\n---\n{Yaml(back, "store")}")).ShouldSucceed();

        var address = await AddressAsync($"{back}@store");
        var names = new[] { $"{back}.store", $"one.{back}.store", $"one.{back}.store.svc", $"one.{back}.store.svc.cluster.local" };
        foreach (var name in names)
            Assert.Equal(address, await InAsync($"{front}@shop", "app", $"{Resolve} {name}"));
        Assert.Equal("", await InAsync($"{front}@shop", "app", $"{Resolve} {back}; r one.{back}"));
        Assert.Equal("one", (await MiniPodAsync("exec", "-n", "shop", front, "hostname")).ShouldSucceed().Text);
        var table = (await MiniPodAsync("ps", "-A")).ShouldSucceed().Lines.Select(Words).ToList();
        Assert.Equal(["ID", "NAMESPACE", "NAME"], table[0][..3]);
        Assert.Equal([$"shop {front}", $"store {back}"], table[1..].Select(row => $"{row[1]} {row[2]}").Order());
        var store = (await MiniPodAsync("ps", "-n", "store")).ShouldSucceed().Lines.Skip(1);
        Assert.Equal([$"{back}@store"], store.Select(line => Words(line)[1]));
        Assert.Equal($"one.{front}.shop.svc.cluster.local", await InAsync($"{front}@shop", "app", "hostname -f"));
        await LeavesNothingAsync(before, $"{front}@shop", $"{back}@store");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Task<string> AddressAsync(string pod) => Kernel.IpAsync(pod);
}
