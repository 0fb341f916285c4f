using System.Net;
using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Addresses reserved for a container that is no longer known.</summary>
internal static class StaleReservations
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

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
                else if (survey.Unreadable.Count > 0 || !HostSurvey.IsContainerId(owner) || !survey.IsOurs(pool.Network))
                {
                    yield return Garbage.Foreign(what, evidence);
                }
                else
                {
                    yield return new Garbage(what, evidence, "released", token =>
                        RemoveAsync(survey.Runtime.Programs, pool, path, address, owner, token))
                    {
                        ContainerId = owner,
                    };
                }
            }
        }
    }

    private static async Task RemoveAsync(
        IHostPrograms programs, AddressPool pool, string path, string address, string owner, CancellationToken cancellationToken)
    {
        // The plugin's own lock: no other process can reserve or release an address meanwhile.
        using var taken = await FileLock.AcquireAsync(
            Path.Combine(pool.Directory, "lock"), LockPatience, cancellationToken).ConfigureAwait(false);
        if (AddressPool.ReadOwner(path) != owner) return;
        await FirewallRules.CloseAsync(programs, IPAddress.Parse(address), cancellationToken).ConfigureAwait(false);
        File.Delete(path);
    }
}
