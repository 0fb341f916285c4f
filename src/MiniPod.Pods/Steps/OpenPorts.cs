using System.Globalization;
using System.Net;
using MiniPod.Pods.Firewall;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Lets other machines reach the pod's published ports where the host drops what it forwards, as Docker makes hosts do. The plugin
/// firewall accepts only what a pod has asked for. Done on networks with that plugin: on others nothing is forwarded anyway.
/// </summary>
internal sealed class OpenPorts(PodRecord record, NetworkAttachment attachment) : IStep
{
    private const string FirewallPlugin = "firewall";

    public StepKey Key { get; } = KeyOf(attachment.InterfaceName);

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [AttachNetwork.KeyOf(attachment.InterfaceName)];

    public static StepKey KeyOf(string interfaceName) => new(nameof(OpenPorts), interfaceName);

    /// <summary>Whether a network's published ports are to be opened.</summary>
    public static bool IsNeeded(PodRecord record, NetworkAttachment attachment) =>
        AttachmentConf.PublishesPorts(record, attachment) && attachment.ParseConfig().Plugins.Any(plugin => plugin.Type == FirewallPlugin);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        // Never cut off: a rule that was added and not told of would still be found by its comment, but why leave it to that.
        var isOpen = await PublishedRules.OpenAsync(attachment.Network, context.SandboxId, Addresses(context.State), [.. record.Spec.AllPorts()], CancellationToken.None).ConfigureAwait(false);
        return isOpen ? StepOutcome.Nothing : new StepOutcome { Note = $"no chain {PublishedRules.Chain}: the plugin firewall works with firewalld, which lets published ports through" };
    }

    // Containers have their grace period with the ports still open.
    public bool IsUndoneAfter(StepKey other) => other.Kind == nameof(StartContainer);

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Fact(CreateSandbox.StepKey)?.ContainerId is { } sandboxId)
            await PublishedRules.CloseAsync(attachment.Network, sandboxId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The addresses that the network gave; none when it is not attached.</summary>
    public IReadOnlyList<IPAddress> Addresses(JournalState state) =>
        AttachNetwork.ResultOf(state.Outcome(AttachNetwork.KeyOf(attachment.InterfaceName))) is { } result ? [.. AttachNetwork.Addresses(result)] : [];

    public void Describe(ShellWriter shell)
    {
        if (shell.IsScript)
        {
            shell
                .Line("while read -r pod_address; do")
                .Line("  case $pod_address in *:*) iptables=ip6tables ;; *) iptables=iptables ;; esac");
            foreach (var (family, label) in new[] { (IPAddress.Any, "iptables"), (IPAddress.IPv6Any, "ip6tables") })
            {
                foreach (var rule in Rules(shell, family)) shell.Line($"  [[ $iptables != {label} ]] || $iptables -w -A {PublishedRules.Chain} {rule.Replace($"-d {family}", "-d $pod_address", StringComparison.Ordinal)}");
            }

            shell.Line($"done < {CniShell.Addresses(attachment)}");
            return;
        }

        foreach (var address in shell.Inner(AddressesVariable(attachment.InterfaceName)).Split(' ').Where(text => IPAddress.TryParse(text, out _)).Select(IPAddress.Parse))
        {
            foreach (var rule in Rules(shell, address)) shell.Line($"{(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables")} -w -A {PublishedRules.Chain} {rule}");
        }
    }

    public void DescribeUndo(ShellWriter shell) => shell.If("[[ $sandbox_id ]]", made => made
        .Line("for iptables in iptables ip6tables; do")
        .Line("  [[ $iptables == iptables || -e /proc/sys/net/ipv6 ]] || continue   # a kernel may have no IPv6")
        .Line($"  {{ echo '*filter'; $iptables-save -t filter | sed -n '/published name: .*'{made.Ref("sandbox_id")}'/s/^-A /-D /p'; echo COMMIT; }} | $iptables-restore --noflush")
        .Line("done"));

    /// <summary>The shell value that has the addresses of an interface, with blanks between them.</summary>
    public static string AddressesVariable(string interfaceName) => string.Create(CultureInfo.InvariantCulture, $"addresses_{interfaceName}");

    private IEnumerable<string> Rules(ShellWriter shell, IPAddress address) => PublishedRules.For(attachment.Network, shell.Inner("sandbox_id"), address, record.Spec.AllPorts());
}
