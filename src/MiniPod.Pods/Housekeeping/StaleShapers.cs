using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>
/// The devices that the bandwidth plugin creates to limit what a pod sends. They are in the host's namespace, so they
/// are not removed with the pod's. Their names are hashes of network and container id, so a device can be identified as
/// MiniPod's if its container's address reservation was left behind too.
/// </summary>
internal static class StaleShapers
{
    public static IReadOnlyList<Garbage> Find(HostSurvey survey)
    {
        var devices = survey.Runtime.Kernel.Read(NetworkParts.Links, []).Host.Links.Where(link =>
            link.Kind == ShapingDevice.Kind
            && link.Name.StartsWith(ShapingDevice.Prefix, StringComparison.Ordinal)
            && link.Name.Length == InterfaceName.MaxBytes).ToList();
        if (devices.Count == 0) return [];
        var known = survey.Cached
            .Select(attachment => ShapingDevice.NameOf(attachment.NetworkName, attachment.ContainerId))
            .ToHashSet(StringComparer.Ordinal);
        var stale = Reserved(survey)
            .Where(owner => !survey.IsMentioned(owner.ContainerId))
            .DistinctBy(owner => owner)
            .ToDictionary(owner => ShapingDevice.NameOf(owner.Network, owner.ContainerId), owner => owner, StringComparer.Ordinal);
        return
        [
            .. devices
                .Where(device => !known.Contains(device.Name))
                .Select(device => Garbage(survey, device, stale.TryGetValue(device.Name, out var owner) ? owner : null)),
        ];
    }

    private static Garbage Garbage(HostSurvey survey, NetworkLink device, (string Network, string ContainerId)? owner)
    {
        if (owner is not var (network, id))
            return Housekeeping.Garbage.Foreign($"interface {device.Name}", "it belongs to no attachment in the cache");
        var what = $"interface {device.Name} of network {network}";
        var evidence = $"it limits container {id[..Math.Min(12, id.Length)]}, which is unknown";
        return survey.Unreadable.Count == 0 && ContainerNames.IsId(id) && survey.IsOurs(network)
            ? new Garbage(what, evidence, "removed", token =>
                ShapingDevice.RemoveAsync(survey.Runtime.Programs, device.Name, token))
            {
                ContainerId = id,
            }
            : Housekeeping.Garbage.Foreign(what, evidence);
    }

    // A new reservation may belong to an ADD in progress.
    private static IEnumerable<(string Network, string ContainerId)> Reserved(HostSurvey survey) => survey.Networks
        .SelectMany(AddressPool.Of)
        .SelectMany(pool => pool
            .Reservations()
            .Where(reservation => !AddressPool.IsYoung(reservation.Path, survey.Runtime.Time))
            .Select(reservation => (pool.Network, reservation.ContainerId)));
}
