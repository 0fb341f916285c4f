using System.Globalization;
using System.Net;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Operations;

namespace MiniPod.Pods.Checkup;

/// <summary>Whether networks still have addresses to give.</summary>
internal static class PoolChecks
{
    private const double NearlyFull = 0.9;

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodHost host, CancellationToken cancellationToken)
    {
        var survey = await HostSurvey.TakeAsync(host, cancellationToken).ConfigureAwait(false);
        return [.. survey.Networks.SelectMany(AddressPool.Of).DistinctBy(pool => pool.Directory).SelectMany(pool => pool.Subnets.Select(subnet => (pool, subnet))).Select(one => Check(one.pool, one.subnet)).OfType<CheckResult>()];
    }

    /// <summary>A subnet's verdict; null when the subnet is none.</summary>
    internal static CheckResult? Check(AddressPool pool, string subnet)
    {
        if (!IPNetwork.TryParse(subnet, out var range)) return null;

        // The network's own address, the gateway and the broadcast address are not given to pods.
        var bits = (range.BaseAddress.GetAddressBytes().Length * 8) - range.PrefixLength;
        var size = Math.Max(Math.Pow(2, bits) - 3, 1);
        var taken = pool.Reservations().Count(reservation => range.Contains(IPAddress.Parse(reservation.Address)));
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{taken} of {size:0} addresses of {subnet} are taken");
        if (taken >= size) return CheckResult.Failed($"addresses {pool.Network}", evidence, "minipod prune");
        return taken / size >= NearlyFull ? CheckResult.Warning($"addresses {pool.Network}", evidence, "minipod prune") : CheckResult.Ok($"addresses {pool.Network}", evidence);
    }
}
