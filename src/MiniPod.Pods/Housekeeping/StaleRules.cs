using System.Net;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Firewall rules and chains that plugins created for a container that is no longer known.</summary>
internal static class StaleRules
{
    public static async Task<IReadOnlyList<Garbage>> FindAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        var found = new List<Garbage>();
        var young = survey.Networks.SelectMany(AddressPool.Of).SelectMany(pool => pool.Reservations())
            .Where(reservation => AddressPool.IsYoung(reservation.Path, survey.Runtime.Time))
            .Select(reservation => reservation.ContainerId)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var program in IptablesFamily.Programs)
        {
            if (await survey.Runtime.Programs.FindAsync($"{program}-save", [], cancellationToken).ConfigureAwait(false) is not { } text)
                continue;
            var dump = RuleDump.Parse(text);
            foreach (var (network, id) in dump.Owners().Where(owner => !survey.IsMentioned(owner.ContainerId)))
            {
                var what = $"{dump.Count(network, id)} {program} rules of network {network}";
                var evidence = $"they are for container {(id.Length > 12 ? id[..12] : $"\"{id}\"")}, which is unknown";
                var isOurs = survey.Unreadable.Count == 0 && ContainerNames.IsId(id) && !young.Contains(id) && survey.IsOurs(network);
                found.Add(isOurs
                    ? new Garbage(what, evidence, "removed", token =>
                        ContainerRules.RemoveAsync(survey.Runtime.Programs, program, network, id, token))
                    {
                        ContainerId = id,
                    }
                    : Garbage.Foreign(what, evidence));
            }

            found.AddRange(Unused(survey, program, dump));
        }

        var nft = await NftRules.FindAsync(survey.Runtime.Programs, cancellationToken).ConfigureAwait(false);
        var unknown = nft.Owners().Where(owner => !survey.IsMentioned(owner));
        found.AddRange(unknown.Select(owner => InNftables(survey, owner, young)));
        return found;
    }

    private static Garbage InNftables(HostSurvey survey, NftOwner owner, HashSet<string> young)
    {
        var id = owner.ContainerId;
        var network = owner.Network ?? NetworkOf(survey, owner.Addresses);
        var what = $"{owner.Places.Count} nftables rules{(network is null ? "" : $" of network {network}")}";
        var evidence = $"they are for container {(id.Length > 12 ? id[..12] : $"\"{id}\"")}, which is unknown";
        if (network is not null && survey.Unreadable.Count == 0 && HostSurvey.IsBeginningOfContainerId(id)
            && !young.Any(owner.Is) && survey.IsOurs(network))
        {
            return new Garbage(what, evidence, "removed", token => RemoveAsync(survey, owner, token));
        }

        var commands = string.Join(" and ", owner.Places.Select(place => $"'nft delete rule {place}'"));
        var foreign = Garbage.Foreign(what, evidence);
        return foreign with { Why = $"{foreign.Why}; {commands} removes them" };
    }

    // A container exists before anything is created for it: one created after the survey shows up in this one.
    private static async Task RemoveAsync(HostSurvey survey, NftOwner owner, CancellationToken cancellationToken)
    {
        var includesLost = survey.Orphans.Count > 0;
        var now = await HostSurvey.TakeAsync(survey.Runtime, includesLost, cancellationToken).ConfigureAwait(false);
        if (now.IsMentioned(owner)) throw new InUseException();
        await NftRules.RemoveAsync(survey.Runtime.Programs, owner, cancellationToken).ConfigureAwait(false);
    }

    // Rules that publish ports do not say on which network their container was, but its address does.
    private static string? NetworkOf(HostSurvey survey, IReadOnlyList<IPAddress> addresses)
    {
        var pools = survey.Networks.SelectMany(AddressPool.Of).Where(pool => addresses.Any(pool.Contains)).ToList();
        return pools.Select(pool => pool.Network).Distinct().ToList() is [var only] ? only : null;
    }

    // Their names are hashes, so nothing shows which container they belonged to. During an ADD or DEL, a chain exists
    // that no rule jumps to, but the attachment is in the cache from before the ADD until after the DEL.
    private static IEnumerable<Garbage> Unused(HostSurvey survey, string program, RuleDump dump)
    {
        var known = survey.Cached
            .Concat(survey.Runtime.Cni.GetCachedAttachments(null))
            .SelectMany(attachment => PluginChains.Of(attachment.NetworkName, attachment.ContainerId))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (table, chain) in dump.Unused().Where(one => !known.Contains(one.Chain)))
        {
            var unused = Garbage.Foreign(
                $"chain {chain} of {program}'s table {table}",
                "a plugin created it for a container, but no rule jumps to it and no attachment in the cache uses it");
            yield return unused with { Why = $"its owner is unknown; '{program} -t {table} -F {chain}' and '-X {chain}' remove it" };
        }
    }
}
