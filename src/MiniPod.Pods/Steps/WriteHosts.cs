using System.Globalization;
using System.Net;
using System.Text;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Writes the pod's address and name into /etc/hosts, and the network's name servers into /etc/resolv.conf. The containers hold
/// these files by inode, so they are written in place; the engine rewrites both whenever pause starts.
/// </summary>
internal sealed class WriteHosts(PodRecord record) : IStep
{
    public static StepKey StepKey { get; } = new(nameof(WriteHosts));

    public StepKey Key => StepKey;

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [StartSandbox.StepKey, .. record.Networks.Select(network => AttachNetwork.KeyOf(network.InterfaceName))];

    public Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var results = record.Networks.Select(network => AttachNetwork.ResultOf(context.State.Outcome(AttachNetwork.KeyOf(network.InterfaceName)))).OfType<CniResult>().ToList();
        if (sandbox.HostsPath is { Length: > 0 } hosts) WriteInPlace(hosts, HostsFile(results.SelectMany(AttachNetwork.Addresses)));
        if (sandbox.ResolvConfPath is { Length: > 0 } resolvConf && ResolvConf(results) is { } servers) WriteInPlace(resolvConf, servers);
        return Task.FromResult(StepOutcome.Nothing);
    }

    public Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Describe(ShellWriter shell)
    {
        if (record.Networks.Count == 0) return;
        var device = ShellWriter.Quote(record.Networks[0].InterfaceName);
        shell
            .Set("hosts_path", $"docker inspect --format '{{{{.HostsPath}}}}' {shell.Ref("sandbox_id")}")
            .Set("pod_ip", $"ip -n {ShellWriter.Quote(record.Name.Value)} -o addr show dev {device} scope global | sed -n '1s/.* inet6\\{{0,1\\}} \\([^/]*\\).*/\\1/p'")
            .Line($"printf '%s\\t%s\\n' {shell.Ref("pod_ip")} {ShellWriter.Quote(record.Spec.EffectiveHostname())} >> {shell.Ref("hosts_path")}");
    }

    public void DescribeUndo(ShellWriter shell)
    {
    }

    private string HostsFile(IEnumerable<IPAddress> addresses)
    {
        var text = new StringBuilder("# written by minipod: the pod's own addresses\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");
        foreach (var address in addresses) text.Append(CultureInfo.InvariantCulture, $"{address}\t{record.Spec.EffectiveHostname()}\n");
        return text.ToString();
    }

    // A network that names no servers leaves the engine's file, a copy of the host's.
    private static string? ResolvConf(IEnumerable<CniResult> results)
    {
        var dns = results.Select(result => result.Dns).FirstOrDefault(dns => dns.Nameservers.Count > 0);
        if (dns is null) return null;
        var text = new StringBuilder("# written by minipod: as the network says\n");
        foreach (var server in dns.Nameservers) text.Append(CultureInfo.InvariantCulture, $"nameserver {server}\n");
        var search = dns.Search.Count > 0 ? dns.Search : dns.Domain is { Length: > 0 } domain ? [domain] : [];
        if (search.Count > 0) text.Append(CultureInfo.InvariantCulture, $"search {string.Join(' ', search)}\n");
        if (dns.Options.Count > 0) text.Append(CultureInfo.InvariantCulture, $"options {string.Join(' ', dns.Options)}\n");
        return text.ToString();
    }

    private static void WriteInPlace(string path, string text) => NoFollowFile.Overwrite(path, Encoding.UTF8.GetBytes(text));
}
