using System.Diagnostics;
using System.Net.Sockets;
using MiniPod.Net.Rules;

namespace MiniPod.Net.Tests.Rules;

/// <summary>Dumps of which a part is lost, doubled, moved or replaced: whatever they say, they are read, and soon.</summary>
public sealed class MutatedRulesTests
{
    private const int Rounds = 2000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] Pieces =
    [
        "\"", "\\", "!", " ", "\n", "-j", "-d", "-s", "-A", ":", "*", "*nat\n", "-p", "--dport", "0", "[", "]:", "/", "/33", "\0", "é",
        "\ud800",
    ];

    [Theory]
    [InlineData("nft", AddressFamily.InterNetwork)]
    [InlineData("legacy", AddressFamily.InterNetwork)]
    [InlineData("ip6", AddressFamily.InterNetworkV6)]
    public void Read_MutatedDump_NeverThrows(string variant, AddressFamily family)
    {
        var dump = Dumps.Recorded(variant);
        var began = Stopwatch.GetTimestamp();
        for (var seed = 0; seed < Rounds; seed++)
        {
            var text = Mutate(dump, new Random(seed));

            var thrown = Record.Exception(() => IptablesRules.Read(text, family));

            Assert.True(thrown is null, $"seed {seed}: {thrown}");
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Limit);
    }

    private static string Mutate(string text, Random random)
    {
        for (var i = random.Next(1, 6); i > 0 && text.Length > 0; i--)
        {
            var (at, length) = (random.Next(text.Length), random.Next(40));
            var part = text.Substring(at, Math.Min(length, text.Length - at));
            text = random.Next(5) switch
            {
                0 => text.Remove(at, part.Length),
                1 => text.Insert(random.Next(text.Length), part),
                2 => text[..at],
                3 => Lines(text, random),
                _ => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
        }

        return text;
    }

    private static string Lines(string text, Random random)
    {
        var lines = text.Split('\n');
        random.Shuffle(lines);
        return string.Join('\n', lines);
    }
}
