using System.Reflection;
using System.Text.RegularExpressions;
using MiniPod.Learn.Packets;
using MiniPod.Linux;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Tests.Packets;

public sealed partial class PacketWordsTests
{
    private static readonly PacketPlace Host = new(PacketPlaceKind.Host, "", new FileIdentity("0:4", 1));

    public static TheoryData<PacketVerdictKind, bool> Kinds =>
    [
        .. Enum.GetValues<PacketVerdictKind>().SelectMany(kind => new (PacketVerdictKind, bool)[] { (kind, false), (kind, true) }),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Verdict_EveryKind_HasASentenceInBothLanguages(PacketVerdictKind kind, bool isOnWayBack)
    {
        var verdict = new PacketVerdict(kind, Host, "11", "22", "33", "44", "55") { IsOnWayBack = isOnWayBack };

        var english = VerdictWords.Of(verdict, "PLACE", Language.English);
        var chinese = VerdictWords.Of(verdict, "PLACE", Language.Chinese);

        Assert.DoesNotMatch(Cjk(), english);
        Assert.Matches(Cjk(), chinese);
        Assert.DoesNotContain('{', english + chinese);
        Assert.Equal(Values(english), Values(chinese)); // the same facts, whatever their order
    }

    [Fact]
    public void Words_BothLanguages_HaveTheSamePlaces()
    {
        Compare(PacketWords.Of(Language.English), PacketWords.Of(Language.Chinese));
        Compare(PacketWords.Of(Language.English).Rule, PacketWords.Of(Language.Chinese).Rule);
    }

    [Theory]
    [InlineData("已到达Pod web", "已到达 Pod web")]
    [InlineData("Pod web没有到 1 的路由", "Pod web 没有到 1 的路由")]
    [InlineData("已到达主机，但", "已到达主机，但")]
    public void Spaced_NameInASentence_StandsApart(string text, string spaced) => Assert.Equal(spaced, VerdictWords.Spaced(text));

    private static void Compare<T>(T english, T chinese)
    {
        var properties = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public);
        foreach (var property in properties.Where(one => one.PropertyType == typeof(string)))
        {
            var (one, other) = ((string)property.GetValue(english)!, (string)property.GetValue(chinese)!);
            Assert.NotEmpty(one);
            Assert.NotEmpty(other);
            Assert.Equal(Places(one), Places(other));
        }
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order();

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex("PLACE|11|22|33|44|55")]
    private static partial Regex Value();
}
