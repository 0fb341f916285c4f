using System.Globalization;
using System.Net;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Lets other machines reach the pod's published ports when the host drops forwarded packets by default, which Docker
/// configures. The firewall plugin accepts only what the pod sends and the replies to it. This step applies to networks
/// with that plugin; on others nothing is forwarded anyway. In IPv6 it also lets the host refuse what it sends to ::1
/// (<see cref="PublishedRules"/>).
/// </summary>
internal sealed class OpenPorts(PodRecord record, PodNetwork attachment, IHostPrograms programs)
    : PodStep<Noted>(Noted.Key(KeyOf(attachment.InterfaceName)))
{
    private const string FirewallPlugin = "firewall";

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
        [
            Need.UndoneBeside(
                AttachNetwork.KeyOf(attachment.InterfaceName),
                "its rules are found by the sandbox's id, and removing them does not need the network"),
        ];

    public static StepKey KeyOf(string interfaceName) => new(nameof(OpenPorts), interfaceName);

    /// <summary>Whether published ports need to be opened on a network, or are open: the container that published them may have been
    /// removed since, while the network is as it was.</summary>
    public static bool IsNeeded(PodRecord record, PodNetwork attachment) =>
        attachment.List.Plugins.Any(plugin => plugin.Type == FirewallPlugin)
            && (AttachmentConf.PublishesPorts(record, attachment) || record.Outcome(KeyOf(attachment.InterfaceName)) is not null);

    public override IReadOnlyList<string>? SkipValues(StepOptions options) => [record.FullName];

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var attached = context.State.Outcome(AttachNetwork.KeyOf(attachment.InterfaceName))?.Result;
        IReadOnlyList<IPAddress> addresses = [.. AttachNetwork.Addresses(attached)];
        if (addresses.Count == 0) return Noted.Of(OutcomeText.NothingToOpen, attachment.InterfaceName);

        // Never interrupted: the undo could find a rule that was added but not recorded by its comment, but should not
        // have to rely on that.
        var isOpen = await PublishedRules.OpenAsync(
            programs,
            attachment.Network,
            context.SandboxId,
            addresses,
            [.. record.Spec.AllPorts()],
            CancellationToken.None).ConfigureAwait(false);
        return isOpen ? Noted.Nothing : Noted.Of(OutcomeText.OpenedByFirewalld, PublishedRules.Chain);
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) =>
        context.State.Fact(CreateSandbox.StepKey)?.ContainerId is { } sandboxId
            ? PublishedRules.CloseAsync(programs, attachment.Network, sandboxId, cancellationToken)
            : Task.CompletedTask;

    // If the ports were closed in the meantime, undoing the step finds nothing to do.
    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && traces.Attached.Any(one => one.NetworkName == attachment.Network && one.IfName == attachment.InterfaceName)
            ? Seen(Noted.Nothing)
            : Observation.None;

    public override async Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken)
    {
        if (facts.SandboxId is not { } sandboxId || !facts.Results.TryGetValue(attachment.InterfaceName, out var result)) return [];
        var isOpen = await PublishedRules.AreOpenAsync(
            programs,
            attachment.Network,
            sandboxId,
            [.. AttachNetwork.Addresses(result)],
            [.. record.Spec.AllPorts()],
            cancellationToken).ConfigureAwait(false);
        return isOpen
            ? []
            :
            [
                new PodProblem(
                    PodProblemKind.CheckFailed,
                    attachment.InterfaceName,
                    "rules for its published ports are missing from the filter table (see 'iptables -S' and 'ip6tables -S')"),
            ];
    }

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(AttachNetwork.KeyOf(attachment.InterfaceName)) ? StepRepair.Redo : StepRepair.Keep;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        new PlannedAttachment(record.FullName, attachment, outlook, []).Addresses.SelectMany(address =>
        {
            var id = outlook.Pod.SandboxId ?? PlannedChange.AfterApply;
            var any = address.Subnet.BaseAddress;
            return PublishedRules.For(attachment.Network, id, any, record.Spec.AllPorts()).Select(rule => PlannedChange.Add(
                HostFactKind.Rule,
                $"{address.Iptables} -t filter -A {rule.Chain} "
                + rule.Rule.Replace($"-d {IptablesFamily.HostPrefix(any)}", $"-d {address.HostPrefix}", StringComparison.Ordinal)));
        });

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => outlook.Pod.SandboxId is not { } id
        ? []
        : outlook.Host.Where(fact => AttachmentRemoval.IsOfOpenPorts(fact, id)).Select(PlannedChange.Remove);

    public override void Describe(ShellWriter shell)
    {
        shell.Uses("iptables");
        if (shell.IsScript)
        {
            shell
                .Line("while read -r pod_address; do")
                .Line("  case $pod_address in *:*) iptables=ip6tables ;; *) iptables=iptables ;; esac");
            foreach (var (family, label) in new[] { (IPAddress.Any, "iptables"), (IPAddress.IPv6Any, "ip6tables") })
            {
                foreach (var (chain, rule) in Rules(shell, family))
                {
                    shell.Line(
                        $"  [[ $iptables != {label} ]] || $iptables -w -A {chain} "
                        + $"{rule.Replace($"-d {family}", "-d $pod_address", StringComparison.Ordinal)}");
                }
            }

            shell.Line($"done < {CniShell.Addresses(attachment)}");
            return;
        }

        foreach (var address in shell
            .Inner(AddressesVariable(attachment.InterfaceName))
            .Split(' ')
            .Where(text => IPAddress.TryParse(text, out _))
            .Select(IPAddress.Parse))
        {
            foreach (var (chain, rule) in Rules(shell, address)) shell.Line($"{IptablesFamily.Program(address)} -w -A {chain} {rule}");
        }
    }

    public override void DescribeUndo(ShellWriter shell) => shell.If("[[ $sandbox_id ]]", made => made
        .Line("for iptables in iptables ip6tables; do")
        .Line("  [[ $iptables == iptables || -e /proc/sys/net/ipv6 ]] || continue   # the kernel may lack IPv6")
        .Line(
            $"  {{ echo '*filter'; $iptables-save -t filter | sed -n '/published name: .*'{made.Ref("sandbox_id")}'/s/^-A /-D "
            + "/p'; echo COMMIT; } | $iptables-restore --noflush")
        .Line("done"));

    /// <summary>The name of the shell value that holds the addresses of an interface, separated by spaces.</summary>
    public static string AddressesVariable(string interfaceName) =>
        string.Create(CultureInfo.InvariantCulture, $"addresses_{interfaceName}");

    private IEnumerable<(string Chain, string Rule)> Rules(ShellWriter shell, IPAddress address) =>
        PublishedRules.For(attachment.Network, shell.Inner("sandbox_id"), address, record.Spec.AllPorts());
}
