using System.Globalization;
using System.Text;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Writes the pod's addresses and name to /etc/hosts, and the network's name servers to /etc/resolv.conf. The
/// containers bind-mount these files, so they are written in place. The engine rewrites both whenever pause starts.
/// </summary>
internal sealed class WriteHosts(PodRecord record) : PodStep<Noted>(Noted.Key(StepKey))
{
    /// <summary>The start of every pod's hosts file, before the pod's own addresses.</summary>
    public const string HostsHead =
        "# written by minipod: the pod's own addresses\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost "
        + "ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";
    private const string ResolvConfHead = "# written by minipod: name servers of the network\n";

    public static StepKey StepKey { get; } = new(nameof(WriteHosts));

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
        [Need.Of(StartSandbox.StepKey), .. record.Networks.Select(network => Need.Of(AttachNetwork.KeyOf(network.InterfaceName)))];

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var results = record.Networks
            .Select(network => context.State.Outcome(AttachNetwork.KeyOf(network.InterfaceName))?.Result)
            .OfType<CniResult>()
            .ToList();
        if (sandbox.HostsPath is { Length: > 0 } hosts)
            WriteInPlace(hosts, HostsFile(results.SelectMany(AttachNetwork.Addresses).Select(address => address.ToString())));
        if (sandbox.ResolvConfPath is { Length: > 0 } resolvConf
            && results.Select(ResolvConf).FirstOrDefault(text => text is not null) is { } servers)
        {
            WriteInPlace(resolvConf, servers);
        }

        return Task.FromResult(Noted.Nothing);
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) => traces.SandboxNamespace is null ? Observation.None : Seen(Noted.Nothing);

    public override StepRepair Repair(RepairRound round) =>
        Needs.Any(need => round.IsRedone(need.Step)) ? StepRepair.Redo : StepRepair.Keep;

    public override void Describe(ShellWriter shell)
    {
        shell.Set("hosts_path", $"docker inspect --format '{{{{.HostsPath}}}}' {shell.Ref("sandbox_id")}");
        if (shell.IsScript) DescribeScript(shell);
        else DescribeDone(shell);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    /// <summary>The name of the shell value that holds the resolv.conf of an interface's network.</summary>
    public static string ResolvConfVariable(string interfaceName) => $"resolv_conf_{interfaceName}";

    /// <summary>The resolv.conf for a network. Null when the network has no name servers: then the engine's file, a
    /// copy of the host's, stays.</summary>
    public static string? ResolvConf(CniResult result)
    {
        var dns = result.Dns;
        if (dns.Nameservers.Count == 0) return null;
        var text = new StringBuilder(ResolvConfHead);
        foreach (var server in dns.Nameservers) text.Append(CultureInfo.InvariantCulture, $"nameserver {server}\n");
        var search = dns.Search.Count > 0 ? dns.Search : dns.Domain is { Length: > 0 } domain ? [domain] : [];
        if (search.Count > 0) text.Append(CultureInfo.InvariantCulture, $"search {string.Join(' ', search)}\n");
        if (dns.Options.Count > 0) text.Append(CultureInfo.InvariantCulture, $"options {string.Join(' ', dns.Options)}\n");
        return text.ToString();
    }

    private string HostsFile(IEnumerable<string> addresses)
    {
        var text = new StringBuilder(HostsHead);
        foreach (var address in addresses) text.Append(CultureInfo.InvariantCulture, $"{address}\t{record.Spec.EffectiveHostname()}\n");
        return text.ToString();
    }

    private void DescribeDone(ShellWriter shell)
    {
        var addresses = record.Networks.SelectMany(network =>
            (shell.Find(OpenPorts.AddressesVariable(network.InterfaceName)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        shell.Line($"{Print(HostsFile(addresses))} > {shell.Ref("hosts_path")}");
        if (record.Networks
            .Select(network => shell.Find(ResolvConfVariable(network.InterfaceName)))
            .FirstOrDefault(text => text is not null) is not { } servers)
        {
            return;
        }

        shell
            .Line($"docker inspect --format '{{{{.ResolvConfPath}}}}' {shell.Ref("sandbox_id")}")
            .Line($"{Print(servers)} > {shell.Ref("resolv_path")}");
    }

    private void DescribeScript(ShellWriter shell)
    {
        shell.Line($"cat > {shell.Ref("hosts_path")} <<'END'").Line($"{HostsHead}END");
        if (record.Networks.Count > 0)
        {
            shell.Line(
                $"sed {ShellWriter.Quote($"s/$/\\t{record.Spec.EffectiveHostname()}/")} "
                + $"{string.Join(' ', record.Networks.Select(CniShell.Addresses))} >> {shell.Ref("hosts_path")}");
        }

        if (record.Networks
            .Where(network => NameServers.MayComeFrom(network.List))
            .Select(CniShell.Result)
            .ToList() is { Count: > 0 } results)
        {
            shell.Line(ResolvConfScript(string.Join(' ', results)));
        }
    }

    // The same as ResolvConf above, from the files in which the script keeps the results. The domain is used if there
    // is no search list.
    private static string ResolvConfScript(string results) => $$"""
        # the first network that has name servers decides; if none has any, the engine's file stays
        for result in {{results}}; do
          dns=$(tr -d ' \t\n' < "$result" | sed -n 's/.*"dns":{\([^}]*\)}.*/\1/p' | sed 's/"domain":\("[^"]*"\)/"domain":[\1]/')
          [[ $dns != *'"nameservers":["'* ]] || break
        done
        list() { sed -n "s/.*\"$1\":\[\([^]]*\)\].*/\1/p" <<< "$dns" | tr -d '"' | tr ',' ' '; }
        servers=$(list nameservers) search=$(list search) options=$(list options)
        if [[ $servers ]]; then
          resolv_path=$(docker inspect --format '{{"{{.ResolvConfPath}}"}}' "$sandbox_id")
          {
            echo '{{ResolvConfHead.TrimEnd('\n')}}'
            for server in $servers; do echo "nameserver $server"; done
            search=${search:-$(list domain)}
            if [[ $search ]]; then echo "search $search"; fi
            if [[ $options ]]; then echo "options $options"; fi
          } > "$resolv_path"
        fi
        """;

    private static string Print(string text) =>
        $"printf '%s\\n' {string.Join(' ', text.TrimEnd('\n').Split('\n').Select(ShellWriter.Quote))}";

    private static void WriteInPlace(string path, string text) => NoFollowFile.Overwrite(path, Encoding.UTF8.GetBytes(text));
}
