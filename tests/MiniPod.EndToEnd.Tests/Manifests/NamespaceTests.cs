using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Which namespaces containers share with each other and with the host, and what their names resolve to.</summary>
public sealed class NamespaceTests(EndToEndHost host) : ManifestTest(host)
{
    private const string Net = "net", Ipc = "ipc", Pid = "pid", Uts = "uts", Mnt = "mnt";

    [Fact(Timeout = 2 * Limit)]
    public async Task Namespaces_SharedWithHostOrWithinThePod_AreTheSameInodes()
    {
        var (plain, shared, ofHost, before) = (Name("plain"), Name("shared"), Name("host"), await SnapshotAsync());
        string Yaml(string pod, string fields) => $$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}} }
            spec:
              restartPolicy: Never
              {{{fields}}}
              containers:
              - {name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }
              - {name: two, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }
            """;
        (await RunYamlAsync(
            string.Join(
                "\n---\n",
                Yaml(plain, ""),
                Yaml(shared, "shareProcessNamespace: true"),
                Yaml(ofHost, "hostPID: true\n  hostIPC: true"))))
            .ShouldSucceed();

        // plain: one network, host name and IPC; processes and files of its own for each.
        foreach (var kind in new[] { Net, Ipc }) await SameAsync(plain, kind, same: true);
        foreach (var kind in new[] { Pid, Mnt }) await SameAsync(plain, kind, same: false);
        foreach (var kind in new[] { Net, Ipc, Uts, Pid, Mnt }) await OfHostAsync(plain, kind, same: false);

        foreach (var kind in new[] { Net, Ipc, Pid }) await SameAsync(shared, kind, same: true);
        foreach (var kind in new[] { Net, Ipc, Pid }) await OfHostAsync(shared, kind, same: false);
        Assert.Equal(await NamespaceAsync(shared, "POD", Pid), await NamespaceAsync(shared, "one", Pid));
        Assert.Equal("pause", (await InAsync(shared, "one", "cat /proc/1/comm")));
        await PrintsAsync(shared, "one", "ps -o args | grep -c '[t]rap .exit 0. TERM'", "2");

        foreach (var kind in new[] { Ipc, Pid }) await OfHostAsync(ofHost, kind, same: true);
        foreach (var kind in new[] { Net, Uts, Mnt }) await OfHostAsync(ofHost, kind, same: false);
        await PrintsAsync(ofHost, "one", $"cat /proc/{Environment.ProcessId}/comm",
            (await File.ReadAllTextAsync("/proc/self/comm")).Trim());

        // What ends in a shared process namespace is reaped, and containers end on TERM.
        await InAsync(shared, "two", "sh -c 'sleep 0.01 & exit 0'");
        await UntilAsync(async () => await InAsync(shared, "one", "ps -o stat | grep -c Z || true") == "0", "no zombie is left");
        (await MiniPodAsync("stop", "-t", "10", shared)).ShouldSucceed();
        (await MiniPodAsync("start", shared)).ShouldSucceed();
        await SameAsync(shared, Pid, same: true);
        await LeavesNothingAsync(before, plain, shared, ofHost);

        async Task SameAsync(string pod, string kind, bool same) =>
            Assert.Equal(same, await NamespaceAsync(pod, "one", kind) == await NamespaceAsync(pod, "two", kind));
        async Task OfHostAsync(string pod, string kind, bool same) =>
            Assert.Equal(same, await NamespaceAsync(pod, "one", kind) == NamespaceOf("self", kind));
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Names_AliasesServersAndHostNames_AreInTheFilesAlsoAfterARestart()
    {
        var (pod, full, none, before) = (Name("names"), Name("full"), Name("none"), await SnapshotAsync());
        (await RunYamlAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}}, namespace: shop}
            spec:
              restartPolicy: Never
              hostname: front
              subdomain: web
              hostAliases: [{ip: 10.9.8.7, hostnames: [db, db.local]}, {ip: "fd00::7", hostnames: [six]}]
              dnsPolicy: None
              dnsConfig: {nameservers: [10.0.0.53, 10.0.0.54], searches: [shop.local, local], options: [{name: ndots, value: "2"},
                {name: edns0}]}
              securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: "40000 41000"}, {name: kernel/shm_rmid_forced,
                value: "1"}]}
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{full}}} }
            spec:
              restartPolicy: Never
              hostname: front
              subdomain: web
              setHostnameAsFQDN: true
              dnsConfig: {nameservers: [10.0.0.53], options: [{name: ndots, value: "5"}]}
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{none}}} }
            spec:
              restartPolicy: Never
              hostnameOverride: other.example
              containers: [{name: one, image: {{{TestImages.Toolbox}}}, command: {{{Idle}}} }]
            """)).ShouldSucceed();
        var inShop = $"{pod}@shop";
        string[] Expected(string ip) =>
        [
            "front", "front.web.shop.svc.cluster.local", $"{ip}\tfront.web.shop.svc.cluster.local\tfront", "10.9.8.7\tdb\tdb.local",
            "fd00::7\tsix", "nameserver 10.0.0.53", "nameserver 10.0.0.54", "search shop.local local", "options ndots:2 edns0",
            "40000\t41000", "1",
        ];
        const string show = $"hostname; hostname -f; {OwnHosts} | tail -n 4 | grep -v '^#'; "
            + "grep -v '^#' /etc/resolv.conf; cat /proc/sys/net/ipv4/ip_local_port_range /proc/sys/kernel/shm_rmid_forced";

        await ShowsAsync();
        (await MiniPodAsync("restart", "-t", "1", inShop)).ShouldSucceed();
        await ShowsAsync();
        await PrintsAsync(full, "one", $"hostname; {OwnHosts} | tail -n 1 | cut -f 2-", "front.web.default.svc.cluster.local",
            "front.web.default.svc.cluster.local\tfront");
        await PrintsAsync(full, "one", "grep -c 'nameserver 10.0.0.53' /etc/resolv.conf; grep -c ndots:5 /etc/resolv.conf", "1", "1");
        await PrintsAsync(none, "one", "hostname", "other.example");
        await LeavesNothingAsync(before, inShop, full, none);

        async Task ShowsAsync() => await PrintsAsync(inShop, "one", show, Expected(await Kernel.IpAsync(inShop)));
    }
}
