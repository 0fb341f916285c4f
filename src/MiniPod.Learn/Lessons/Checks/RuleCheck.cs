using System.Net;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Net.Rules;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A rule of iptables on the host that has at least these options: <c>rule: -s 172.30.0.0/24 -j MASQUERADE</c>,
/// <c>in: nat/POSTROUTING</c>. A source or destination in IPv6 makes it one of ip6tables.</summary>
internal sealed record RuleCheck(string Source, bool IsAbsent, string Options, string Chain) : LessonCheck(Source, IsAbsent)
{
    private const int Shown = 5;

    /// <summary>Reads a chain: <c>nat/POSTROUTING</c>.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static string ParseChain(string text) => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }]
        ? text
        : throw new PodException($"\"{text}\" is no chain: write its table and its name, nat/POSTROUTING");

    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Rule, Options, Chain));

    internal override async Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        var (table, chain) = Chain.Split('/') is [var first, var second] ? (first, second) : ("", "");
        var wanted = IptablesRule.Parse(table, $"-A {chain} {Options}")!;
        var isIPv6 = wanted.Words.Any(word => IPNetwork.TryParse(word, out _) && word.Contains(':', StringComparison.Ordinal));
        var text = await facts.RulesAsync(isIPv6, cancellationToken).ConfigureAwait(false);
        var there = IptablesRule.ParseAll(text)[(table, chain)].ToList();
        var found = there.FindAll(rule => HasAll(rule, wanted));
        var saw = there.Count == 0
            ? LessonWords.Fill(words.NoRules, Chain)
            : LessonWords.Fill(words.Rules, Chain, string.Join(words.Semicolon, found.Concat(there.Except(found)).Take(Shown)));
        return new CheckSight(found.Count > 0, saw);
    }

    // Each option with its values, in any order; "!" belongs to the option after it.
    private static bool HasAll(IptablesRule rule, IptablesRule wanted)
    {
        var has = Groups(rule.Words);
        return Groups(wanted.Words).All(has.Contains);
    }

    private static HashSet<string> Groups(IReadOnlyList<string> words)
    {
        var groups = new List<string>();
        foreach (var word in words)
        {
            var continues = groups.Count > 0 && (groups[^1] == "!" || (word != "!" && !word.StartsWith('-')));
            if (continues) groups[^1] += $" {word}";
            else groups.Add(word);
        }

        return [.. groups];
    }
}
