using System.Reflection;
using System.Text.RegularExpressions;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Status;

namespace MiniPod.Learn.Tests.Drawings.Words;

public sealed partial class DrawingWordsTests
{
    public static TheoryData<string> Texts => [.. Of(DrawingWords.English).Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_InBothLanguages_HasTheSamePlaceholders(string name)
    {
        var (english, chinese) = (Of(DrawingWords.English)[name], Of(DrawingWords.Chinese)[name]);

        Assert.NotEmpty(english);
        Assert.NotEmpty(chinese);
        Assert.Equal(Placeholders(english), Placeholders(chinese));
        Assert.DoesNotContain('{', Placeholder().Replace(english + chinese, ""));
    }

    [Fact]
    public void State_OfEveryPod_HasChineseWords() => Assert.All(Enum.GetNames<PodState>(), state =>
    {
        Assert.Equal(state, DrawingWords.English.State(state));
        Assert.NotEqual(state, DrawingWords.Chinese.State(state));
    });

    [Fact]
    public void Texts_InChinese_AreTranslated()
    {
        string[] same = ["Language", "PodsLane", "Sandbox", "Detail.Mtu", "Detail.Hairpin"];
        var (english, chinese) = (Of(DrawingWords.English), Of(DrawingWords.Chinese));

        Assert.DoesNotContain(english.Keys, name => english[name] == chinese[name] && !same.Contains(name));
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    private static Dictionary<string, string> Of(DrawingWords words) => Of((object)words).Concat(Of(words.Detail, "Detail."))
        .ToDictionary(one => one.Key, one => one.Value);

    private static IEnumerable<KeyValuePair<string, string>> Of(object words, string prefix = "") => words.GetType()
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.PropertyType == typeof(string))
        .Select(property => KeyValuePair.Create(prefix + property.Name, (string)property.GetValue(words)!));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
