using System.Globalization;
using System.Net;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Net;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An address of an interface: <c>address: 10.0.0.11/24</c>, <c>on: client/veth-client</c>.</summary>
internal sealed record AddressCheck(string Source, bool IsAbsent, NetworkAddress Address, NamedLink On) : LessonCheck(Source, IsAbsent)
{
    /// <summary>Reads an address with the length of its prefix.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static NetworkAddress Parse(string text) => text.Split('/') is [var address, var length]
        && IPAddress.TryParse(address, out var parsed)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= parsed.GetAddressBytes().Length * 8
            ? new NetworkAddress(0, parsed, bits)
            : throw new PodException($"\"{text}\" is no address with the length of its prefix: 10.0.0.11/24");

    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Address, Address, On));

    internal override Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (On.Find(facts) is not { } link) return Task.FromResult(new CheckSight(false, On.Missing(facts, words)));
        var there = facts.Find(On.Namespace)!.Addresses
            .Where(address => address.LinkIndex == link.Index && address.Address.AddressFamily == Address.Address.AddressFamily)
            .ToList();
        return Task.FromResult(new CheckSight(
            there.Exists(address => address.Address.Equals(Address.Address) && address.PrefixLength == Address.PrefixLength),
            there.Count == 0
                ? LessonWords.Fill(words.NoAddresses, On)
                : LessonWords.Fill(words.Addresses, On, string.Join(words.ListSeparator, there))));
    }
}
