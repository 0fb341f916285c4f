using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Firewall;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Runs a network's CNI plugins on the sandbox's namespace, ADD and, to undo it, DEL. Networks are attached one after another: CNI allows no two operations on one container at once.</summary>
internal sealed class AttachNetwork(PodRecord record, NetworkAttachment attachment, CniRuntime cni) : IStep
{
    public StepKey Key { get; } = KeyOf(attachment.InterfaceName);

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } =
        [.. record.Networks.TakeWhile(other => other != attachment).Select(other => KeyOf(other.InterfaceName)).TakeLast(1).DefaultIfEmpty(LinkNamespace.StepKey)];

    public static StepKey KeyOf(string interfaceName) => new(nameof(AttachNetwork), interfaceName);

    /// <summary>What the plugin chain answered; null when the network is not attached.</summary>
    public static CniResult? ResultOf(StepOutcome? outcome) =>
        outcome?.Result is { } json ? CniResult.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())) : null;

    /// <summary>The addresses of a result, without their prefix lengths.</summary>
    public static IEnumerable<IPAddress> Addresses(CniResult result) => result.Ips.Select(ip => ip.Address.Address);

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckNamespace(context);
        var list = attachment.ParseConfig();
        var runtimeConf = AttachmentConf.Build(record, attachment, list, context.SandboxId);
        if (AttachmentConf.PublishesPorts(record, attachment)) await HostPorts.RequireUnusedAsync([.. record.Spec.AllPorts()], context.Engine, cancellationToken).ConfigureAwait(false);

        // An ADD over a former, leaked one can never be deleted again: the former one goes first, or nothing does.
        if (cni.FindCached(list.Name, context.SandboxId, attachment.InterfaceName) is not null)
            await cni.DelNetworkListAsync(list, runtimeConf, context.CniObserver, CancellationToken.None).ConfigureAwait(false);

        var result = await AddAsync(context, list, runtimeConf).ConfigureAwait(false);
        CheckAddresses(result);
        return new StepOutcome { Result = (JsonObject)JsonNode.Parse(result.Raw.Span)!, Note = $"network \"{attachment.Network}\", configured in {attachment.Source}" };
    }

    // Containers have their grace period with the network still up; the networks go in reverse order, CNI SPEC.md "Deleting an attachment".
    public bool IsUndoneAfter(StepKey other) =>
        other.Kind == nameof(StartContainer)
        || other.Kind == nameof(AttachNetwork) && record.Networks.SkipWhile(network => network != attachment).Skip(1).Any(later => KeyOf(later.InterfaceName) == other);

    public async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (context.State.Fact(CreateSandbox.StepKey)?.ContainerId is not { } sandboxId) return; // no sandbox was ever made, so nothing was attached to one
        NamespaceLink.PointAtPin(context);
        var list = attachment.ParseConfig();
        var runtimeConf = AttachmentConf.Build(record, attachment, list, sandboxId) with { NetNs = LivePath(context), KnownResult = context.State.Outcome(Key)?.Result };
        try
        {
            await cni.DelNetworkListAsync(list, runtimeConf, context.CniObserver, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PluginNotFoundException) when (cni.FindCached(list.Name, sandboxId, attachment.InterfaceName) is null)
        {
            // The ADD was refused before its first plugin ran, for want of the very plugin that DEL misses: nothing was attached.
        }
        catch (CniPluginException)
        {
            var addresses = ResultOf(context.State.Outcome(Key)) is { } result ? Addresses(result) : [];
            if (!await MasqueradeChain.RestoreAsync(list, sandboxId, addresses, cancellationToken).ConfigureAwait(false)) throw;
            await cni.DelNetworkListAsync(list, runtimeConf, context.CniObserver, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Describe(ShellWriter shell) => CniShell.Add(shell, cni, record, attachment);

    public void DescribeUndo(ShellWriter shell) => CniShell.Del(shell, cni, record, attachment);

    // A plugin is never cut off in the middle: it has its own deadline, and the caller's wish is heeded afterwards.
    private async Task<CniResult> AddAsync(StepContext context, NetworkConfigList list, RuntimeConf runtimeConf)
    {
        if (attachment.Ips.Count == 0 && context.PreferredIps.TryGetValue(attachment.InterfaceName, out var former) && former.Count > 0)
        {
            var asking = AttachmentConf.Build(record, attachment with { Ips = former }, list, context.SandboxId);
            try
            {
                return await cni.AddNetworkListAsync(list, asking, context.CniObserver, CancellationToken.None).ConfigureAwait(false);
            }
            catch (CniPluginException error)
            {
                // Somebody has the address by now, or the network's address management takes no wishes: any address will do.
                context.Log.Information(error, "Pod {PodName} cannot have its former address on {Network} again", record.Name.Value, list.Name);
                await cni.DelNetworkListAsync(list, asking, context.CniObserver, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return await cni.AddNetworkListAsync(list, runtimeConf, context.CniObserver, CancellationToken.None).ConfigureAwait(false);
    }

    // Before every plugin run: the path is a namespace, the recorded one, and not our own (which PinNamespace has checked).
    private void CheckNamespace(StepContext context)
    {
        var link = PodPaths.Link(record);
        var recorded = NamespaceLink.Recorded(context.State);
        if (NetworkNamespace.Find(link)?.ToString() is var found && found != recorded)
            throw new PodException($"\"{link}\" leads to {(found is null ? "no network namespace" : $"network namespace {found}")}, not to the sandbox's ({recorded}). Somebody replaced it, or restarted pause.");
    }

    // The path of the ADD where it still leads to the sandbox's namespace, else the pin, else none: plugins then clean up what they can without it.
    private string LivePath(StepContext context)
    {
        var recorded = NamespaceLink.Recorded(context.State);
        if (recorded is null) return "";
        return new[] { PodPaths.Link(record), context.Paths.Pin(record.Id) }.FirstOrDefault(path => NetworkNamespace.Find(path)?.ToString() == recorded) ?? "";
    }

    private void CheckAddresses(CniResult result)
    {
        var got = Addresses(result).ToHashSet();
        if (attachment.Ips.FirstOrDefault(asked => !got.Contains(IPAddress.Parse(asked))) is { } missing)
            throw new PodException($"network \"{attachment.Network}\" was asked for address {missing} and gave {string.Join(", ", got)}: its address management does not heed the wish.");

        // portmap says nothing, and publishes nothing, where host and pod address are not of one family.
        if (!AttachmentConf.PublishesPorts(record, attachment)) return;
        var families = got.Select(address => address.AddressFamily).ToHashSet();
        if (record.Spec.AllPorts().FirstOrDefault(port => port.HostIp is { } host && !families.Contains(IPAddress.Parse(host).AddressFamily)) is { } unreachable)
            throw new PodException($"cannot publish port {unreachable}: network \"{attachment.Network}\" gave the pod {string.Join(", ", got)}, no address of the same family as {unreachable.HostIp}. Publish it on another host address, or use a network with both families.");
    }
}
