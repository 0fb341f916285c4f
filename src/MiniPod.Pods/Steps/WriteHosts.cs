using System.Text;
using System.Text.Json.Serialization;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Names;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Writes the pod's addresses and name to /etc/hosts, and the network's name servers to /etc/resolv.conf. The
/// containers bind-mount these files, so they are written in place. The engine rewrites both whenever pause starts.
/// </summary>
internal sealed partial class WriteHosts(PodRecord record) : PodStep<WriteHosts.WrittenNames>(StepKey)
{
    public static StepKeyOf<WrittenNames> StepKey { get; } = new(
        new StepKey(nameof(WriteHosts)), static () => WriteHostsJson.Default.WrittenNames);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
        [Need.Of(StartSandbox.StepKey), .. record.Networks.Select(network => Need.Of(AttachNetwork.KeyOf(network.InterfaceName)))];

    public override IReadOnlyList<string>? SkipValues(StepOptions options) => [];

    public override Task<WrittenNames> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var attached = record.Networks
            .Select(network => (network.Network, context.State.Outcome(AttachNetwork.KeyOf(network.InterfaceName))?.Result))
            .ToList();
        var addresses = attached
            .SelectMany(one => AttachNetwork.Addresses(one.Result).Select(address => new AddressOnNetwork(one.Network, address.ToString())))
            .ToList();
        var results = attached.Select(one => one.Result).OfType<CniResult>().ToList();
        if (sandbox.HostsPath is { Length: > 0 } hosts)
        {
            var names = context.NamesAt(addresses);
            using var taken = HostsFile.TakeLock(context.Paths, cancellationToken);
            string Own(string text) => record.Spec.IsOnHostNetwork
                ? PodHosts.WithAliases(text, record.Spec)
                : PodHosts.Text(record.Spec, addresses.Select(one => one.Address));
            HostsFile.Change(hosts, text => HostsSection.Replace(Own(text), PodHosts.AliasHead, names));
        }

        if (sandbox.ResolvConfPath is { Length: > 0 } resolvConf
            && ResolvConf.Of(ResolvConf.Choose(results), record.Spec.Dns, () => File.ReadAllText(resolvConf)) is { } text)
        {
            WriteInPlace(resolvConf, text);
        }

        return Task.FromResult(new WrittenNames { NameServers = ResolvConf.ServersIn(sandbox.ResolvConfPath) });
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) => traces.SandboxNamespace is null
        ? Observation.None
        : Seen(new WrittenNames { NameServers = ResolvConf.ServersIn(traces.Sandbox?.ResolvConfPath) });

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (pod.Facts.NameServers is not { } given || ResolvConf.ServersIn(pod.Facts.ResolvConfPath) is not { } now) yield break;
        if (now.SequenceEqual(given)) yield break;
        yield return new PodProblem(
            PodProblemKind.NameServersChanged, "", $"its resolv.conf names {Names(now)}, but it was given {Names(given)}");
    }

    public override void Tell(WrittenNames outcome, PodFacts facts) => facts.NameServers = outcome.NameServers;

    public override StepRepair Repair(RepairRound round) =>
        Needs.Any(need => round.IsRedone(need.Step)) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        const string what = "file";
        if (!record.Spec.IsOnHostNetwork)
        {
            yield return PlannedChange.Told(
                PlannedKind.Change,
                what,
                ForecastReason.HostsOfSandbox,
                PlannedChange.AfterApply,
                PodHosts.Names(record.Spec).Replace('\t', ' '));
        }

        foreach (var alias in record.Spec.HostAliases)
        {
            yield return PlannedChange.Told(
                PlannedKind.Change, what, ForecastReason.HostsOfSandbox, alias.Ip, string.Join(' ', alias.Hostnames));
        }

        if (record.Networks.Any(network => NameServers.MayComeFrom(network.List)))
            yield return PlannedChange.Unknown(what, ForecastReason.NameServers);
    }

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    public override void Describe(ShellWriter shell)
    {
        shell.Set("hosts_path", $"docker inspect --format '{{{{.HostsPath}}}}' {shell.Ref("sandbox_id")}");
        if (shell.IsScript) DescribeScript(shell);
        else DescribeDone(shell);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    /// <summary>The name of the shell value that holds the lines about name resolution of an interface's network.</summary>
    /// <param name="interfaceName">The interface.</param>
    /// <param name="hasServers">Whether the network has name servers.</param>
    public static string ResolvConfVariable(string interfaceName, bool hasServers) =>
        $"{(hasServers ? "resolv_conf" : "resolv_conf_more")}_{interfaceName}";

    private void DescribeDone(ShellWriter shell)
    {
        var addresses = record.Networks.SelectMany(network =>
            (shell.Find(OpenPorts.AddressesVariable(network.InterfaceName)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (!record.Spec.IsOnHostNetwork) shell.Line($"{Print(PodHosts.Text(record.Spec, addresses))} > {shell.Ref("hosts_path")}");
        else if (PodHosts.Aliases(record.Spec) is { Length: > 0 } aliases) shell.Line($"{Print(aliases)} >> {shell.Ref("hosts_path")}");
        string? Lines(bool hasServers) => record.Networks
            .Select(network => shell.Find(ResolvConfVariable(network.InterfaceName, hasServers)))
            .FirstOrDefault(text => text is not null);
        var lines = Lines(hasServers: true) ?? Lines(hasServers: false);
        if (lines is null && record.Spec.Dns is null) return;
        shell.Line($"docker inspect --format '{{{{.ResolvConfPath}}}}' {shell.Ref("sandbox_id")}");
        if (lines is not null) shell.Line(ResolvConf.Command(lines.Split('\n'), shell.Ref("resolv_path")));
        if (record.Spec.Dns is { } dns) shell.Line(ResolvConf.Command(ResolvConf.Lines(dns), shell.Ref("resolv_path")));
    }

    private void DescribeScript(ShellWriter shell)
    {
        if (!record.Spec.IsOnHostNetwork) shell.Line($"cat > {shell.Ref("hosts_path")} <<'END'").Line($"{PodHosts.Head}END");
        if (record.Networks.Count > 0)
        {
            shell.Line(
                $"sed {ShellWriter.Quote($"s/$/\\t{PodHosts.Names(record.Spec).Replace("\t", "\\t", StringComparison.Ordinal)}/")} "
                + $"{string.Join(' ', record.Networks.Select(CniShell.Addresses))} >> {shell.Ref("hosts_path")}");
        }

        if (PodHosts.Aliases(record.Spec) is { Length: > 0 } aliases) shell.Line($"{Print(aliases)} >> {shell.Ref("hosts_path")}");
        if (record.Networks
            .Where(network => NameServers.MayComeFrom(network.List))
            .Select(CniShell.Result)
            .ToList() is { Count: > 0 } results)
        {
            shell.Line(ResolvConf.Script(string.Join(' ', results)));
        }

        if (record.Spec.Dns is not { } dns) return;
        shell
            .Line($"resolv_path=$(docker inspect --format '{{{{.ResolvConfPath}}}}' {shell.Ref("sandbox_id")})")
            .Line(ResolvConf.Command(ResolvConf.Lines(dns), "\"$resolv_path\""));
    }

    private static string Names(IReadOnlyList<string> servers) => servers.Count == 0 ? "no server" : string.Join(", ", servers);

    private static string Print(string text) =>
        $"printf '%s\\n' {string.Join(' ', text.TrimEnd('\n').Split('\n').Select(ShellWriter.Quote))}";

    private static void WriteInPlace(string path, string text) => NoFollowFile.Overwrite(path, Encoding.UTF8.GetBytes(text));

    /// <summary>What the files say.</summary>
    internal sealed record WrittenNames : StepOutcome
    {
        /// <summary>The name servers in resolv.conf; null if that is not known.</summary>
        public IReadOnlyList<string>? NameServers { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(WrittenNames))]
    private sealed partial class WriteHostsJson : JsonSerializerContext;
}
