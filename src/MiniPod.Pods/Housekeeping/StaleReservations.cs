using MiniPod.Pods.Faults;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Addresses reserved for a container that is no longer known.</summary>
internal static class StaleReservations
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        foreach (var pool in survey.Networks.SelectMany(AddressPool.Of).DistinctBy(pool => pool.Directory))
        {
            foreach (var (path, address, owner) in pool.Reservations())
            {
                if (survey.IsMentioned(owner)) continue;
                var what = $"address {address} of network {pool.Network}";
                var evidence =
                    $"it is reserved for container {(owner.Length > 12 ? owner[..12] : $"\"{owner}\"")}, which is unknown ({path})";
                if (AddressPool.IsYoung(path, survey.Runtime.Time))
                {
                    yield return Garbage.Foreign(what, $"{evidence}, but it is new: another runtime may still be setting it up");
                }
                else if (survey.Unreadable.Count > 0 || !ContainerNames.IsId(owner) || !survey.IsOurs(pool.Network))
                {
                    yield return Garbage.Foreign(what, evidence);
                }
                else
                {
                    yield return new Garbage(what, evidence, "released", token =>
                        pool.ReleaseAsync(survey.Runtime.Programs, path, address, owner, token))
                    {
                        ContainerId = owner,
                        Fault = FaultKind.LeakedAddress,
                    };
                }
            }
        }
    }
}
