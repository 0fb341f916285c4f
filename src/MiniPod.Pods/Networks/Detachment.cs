using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>
/// Detaches a container from a network, also where a plugin fails in DEL as it failed in ADD, which would otherwise never
/// end. Its own configuration is tried first, then the one that the network has now; what is then left and can be proved
/// to be the attachment's own is removed without the plugins.
/// </summary>
public static class Detachment
{
    /// <summary>Detaches a container from a network.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="request">What to detach.</param>
    /// <param name="cancellationToken">Gives up; plugins that are running are not interrupted.</param>
    /// <exception cref="CniException">The attachment is not valid, other operations on the container did not finish in
    /// time, or the cache cannot be used.</exception>
    /// <exception cref="PodException">A plugin failed or is missing, and what it holds could not be removed without it.
    /// The attachment is kept, so that it can be detached later.</exception>
    public static async Task RunAsync(CniRuntime cni, DetachRequest request, CancellationToken cancellationToken)
    {
        var (network, rt) = (request.Network.Name, request.Attachment);

        // Whoever attaches the container again meanwhile would lose the new rules and addresses.
        using var held = await cni.LockContainerAsync(rt.ContainerId, cancellationToken).ConfigureAwait(false);
        var del = new DelOptions { Lock = held };
        var (added, isDamaged) = FindCached(cni, request);
        if (rt.KnownResult is null && (isDamaged || added is null || added is { Result: null, Damage: not null }))
        {
            // Plugins that find their rules by the addresses need a result; the interface has them, as long as it is there.
            request = request with { Attachment = rt with { KnownResult = ReadResult(request, WithoutReplaced(rt, added)) } };
        }

        // Plugins overlook things, although their DEL succeeds, where an earlier DEL has removed the interface by whose addresses
        // they find their rules: after a failed ADD, after a DEL that was killed, and after one that failed for another plugin.
        var isWhole = (added?.IsComplete ?? request.Attachment.KnownResult is not null) && !IsTakenApart(rt, added);
        if (await TryDelAsync(cni, request, request.Network, del).ConfigureAwait(false) is not { } error)
        {
            if (!isWhole) await SweepAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (FailedDel.Of(error).Any(one => one is PluginNotFoundException)
            && added is null && !isDamaged && request.Attachment.KnownResult is null)
            return; // It was missing for ADD too, so ADD was refused before its first plugin ran.

        var failed = new FailedDel(cni, request, error, added);
        foreach (var isSecondTry in new[] { false, true })
        {
            if (!await failed.PrepareNextTryAsync(isSecondTry, cancellationToken).ConfigureAwait(false)) break;
            if (await TryDelAsync(cni, request, request.Network, del).ConfigureAwait(false) is not { } again)
            {
                if (!failed.IsOnlyTheFirst) await SweepAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
                return;
            }

            (error, failed) = (again, new FailedDel(cni, request, again, added));
        }

        if (request.FindCurrent(network) is { } current
            && failed.CanUse(current)
            && await TryDelAsync(cni, request, current, del with { UseGivenConfig = true }).ConfigureAwait(false) is null)
        {
            request.Notice($"network \"{network}\": detached with its current configuration; with the former one, {error.Message}");
            await SweepAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
            return;
        }

        var what = await failed.RemoveAsync(cancellationToken).ConfigureAwait(false);
        await cni.ForgetAttachmentAsync(network, rt.ContainerId, rt.IfName, held, CancellationToken.None).ConfigureAwait(false);
        request.Notice($"network \"{network}\": {what}");
    }

    /// <summary>Whether an error only means that the host cannot be looked at or changed.</summary>
    internal static bool IsOfTheHost(Exception error) =>
        error is PodException or TimeoutException or IOException or UnauthorizedAccessException or JsonException;

    /// <summary>Finds what an attachment holds.</summary>
    internal static Task<AttachmentTraces> TraceAsync(
        CniRuntime cni, DetachRequest request, CachedAttachment? cached, CancellationToken cancellationToken)
    {
        var (network, rt) = (request.Network.Name, request.Attachment);
        var others = cni.GetCachedAttachments(rt.ContainerId).Where(one => one.NetworkName != network || one.IfName != rt.IfName).ToList();
        var addresses = request.Addresses.Concat(cached?.Result?.ContainerIps.Select(ip => ip.Address.Address) ?? []).Distinct();
        return AttachmentTraces.FindAsync(
            request.Programs,
            request.Kernel,
            cached?.Config ?? request.Network,
            WithoutReplaced(rt, cached),
            addresses,
            others,
            cancellationToken);
    }

    // The plugins have detached it: what cannot be looked at afterwards must not keep it.
    private static async Task SweepAsync(
        CniRuntime cni, DetachRequest request, CachedAttachment? added, CancellationToken cancellationToken)
    {
        try
        {
            var traces = await TraceAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
            if (traces.IsHostClean) return;
            await traces.RemoveAsync(cancellationToken).ConfigureAwait(false);
            request.Notice($"network \"{request.Network.Name}\": its plugins overlooked {string.Join(", ", traces.Lines())}; removed");
        }
        catch (Exception error) when (IsOfTheHost(error))
        {
            request.Notice($"network \"{request.Network.Name}\": cannot check whether its plugins left anything: {error.Message}");
        }
    }

    // Without a result, DEL does what it can.
    private static JsonObject? ReadResult(DetachRequest request, RuntimeConf rt)
    {
        try
        {
            return InterfaceResult.Read(request.Kernel, request.Network.CniVersion, rt);
        }
        catch (LibcException error)
        {
            request.Notice($"network \"{request.Network.Name}\": cannot read the addresses of interface {rt.IfName}: {error.Message}");
            return null;
        }
    }

    // Another namespace that has the path by now is not the attachment's.
    private static RuntimeConf WithoutReplaced(RuntimeConf rt, CachedAttachment? cached) =>
        cached?.IsReplaced(rt.NetNs) == true ? rt with { NetNs = "" } : rt;

    // Whether the interface that the plugins made is gone, although the host was not booted since.
    private static bool IsTakenApart(RuntimeConf rt, CachedAttachment? added)
    {
        bool IsIt(CniInterface one) => one.Name == rt.IfName && !string.IsNullOrEmpty(one.Sandbox);
        if (added?.Result?.Interfaces.Any(IsIt) != true || added.IsOfAnotherBoot) return false;
        var netns = WithoutReplaced(rt, added).NetNs;
        try
        {
            return netns.Length == 0 || NetworkNamespace.Find(netns) is null || !NetworkNamespace.HasInterface(netns, rt.IfName);
        }
        catch (LibcException)
        {
            return true; // The namespace went away.
        }
    }

    // DEL sets a damaged file aside.
    private static (CachedAttachment? Cached, bool IsDamaged) FindCached(CniRuntime cni, DetachRequest request)
    {
        try
        {
            return (cni.FindCached(request.Network.Name, request.Attachment.ContainerId, request.Attachment.IfName), false);
        }
        catch (CniCacheException damaged) when (damaged.InnerException is not (IOException or UnauthorizedAccessException))
        {
            var aside = $".{Path.GetFileName(damaged.Path)}.damaged";
            request.Notice($"{damaged.Message} It is set aside in the same directory, as \"{aside}\".");
            return (null, true);
        }
    }

    private static async Task<CniException?> TryDelAsync(
        CniRuntime cni, DetachRequest request, NetworkConfigList list, DelOptions options)
    {
        try
        {
            await cni.DelNetworkListAsync(
                list, request.Attachment, options, request.Observer, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (CniException error) when (IsOfThePlugins(error))
        {
            return error;
        }
    }

    // As opposed to an argument that is not valid, and a wait for other operations.
    private static bool IsOfThePlugins(CniException error) =>
        error is CniPluginException or PluginNotFoundException or CniTimeoutException { PluginType: not null } or CniDelException
            or CniConfigException { Code: CniErrorCode.IncompatibleVersion };
}
