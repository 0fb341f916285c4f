using System.Globalization;
using System.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether networks still have free addresses.</summary>
internal static class PoolChecks
{
    private const int NearlyFullPercent = 90;

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var survey = await HostSurvey.TakeAsync(runtime, includeLost: false, cancellationToken).ConfigureAwait(false);
        return
        [
            .. survey.Networks.SelectMany(AddressPool.Of).DistinctBy(pool => pool.Directory)
                .SelectMany(pool => pool.Sets.Where(set => set.Count > 0).Select(set => Check(pool, set, survey.IsMentioned))),
        ];
    }

    /// <summary>Checks one set of ranges.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="set">The set.</param>
    /// <param name="isMentioned">Whether a container is known to a record, the engine, or the cache.</param>
    internal static CheckResult Check(AddressPool pool, IReadOnlyList<AddressRange> set, Func<string, bool> isMentioned)
    {
        var size = set.Aggregate(UInt128.Zero, (sum, range) => sum + range.Size);
        var owners = pool
            .Reservations()
            .Where(reservation => IPAddress.Parse(reservation.Address) is var address && set.Any(range => range.Contains(address)))
            .Select(reservation => reservation.ContainerId)
            .ToList();
        var stale = owners.Count(owner => !isMentioned(owner));
        var evidence = string.Create(
            CultureInfo.InvariantCulture,
            $"{owners.Count} of {size} addresses of {string.Join(", ", set.Select(range => range.Subnet))} are "
            + $"in use{(stale > 0 ? $", {stale} of them by unknown containers" : "")}");
        var fix = stale > 0 ? "minipod prune" : $"minipod rm -f POD, or give network \"{pool.Network}\" more addresses";
        if ((UInt128)owners.Count >= size) return CheckResult.Failed($"addresses {pool.Network}", evidence, fix);
        return (UInt128)owners.Count * 100 >= size * NearlyFullPercent
            ? CheckResult.Warning($"addresses {pool.Network}", evidence, fix)
            : CheckResult.Ok($"addresses {pool.Network}", evidence);
    }
}
