using System.Text.RegularExpressions;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tests.Execution;

public sealed partial class StepTextsTests
{
    public static TheoryData<string> Kinds => [.. StepTexts.English.Kinds];

    [Fact]
    public void Kinds_BothLanguages_AreTheSame()
    {
        Assert.NotEmpty(StepTexts.English.Kinds);
        Assert.Equal(StepTexts.English.Kinds, StepTexts.Chinese.Kinds); // also in this order, for those who compare the files
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_Kind_SaysTheSameInBothLanguages(string kind)
    {
        var (english, chinese) = (StepTexts.English.Of(kind), StepTexts.Chinese.Of(kind));

        foreach (var (one, other) in Texts(english).Zip(Texts(chinese)))
        {
            Assert.NotEmpty(one);
            Assert.NotEmpty(other);
            Assert.DoesNotMatch(Cjk(), one);
            Assert.Equal(Values(one), Values(other));
        }

        Assert.All([chinese.Title, chinese.Undo, chinese.Why], text => Assert.Matches(Cjk(), text));
        Assert.Equal(english.Skipped is null, chinese.Skipped is null);
    }

    [Fact]
    public void Of_UnknownKind_IsItsName()
    {
        Assert.Equal("undo Make", StepTexts.English.Undo(new StepKey("Make")));
        Assert.Equal("撤销 Make", StepTexts.Chinese.Undo(new StepKey("Make")));
    }

    [Fact]
    public void Title_WithSubject_NamesIt()
    {
        var step = new StepKey("CreateContainer", "web");

        Assert.Equal("create the app container: web", StepTexts.English.Title(step));
        Assert.Equal("创建应用容器：web", StepTexts.Chinese.Title(step));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhyInLines_AnyWidth_FitsAndLosesNothing(string kind)
    {
        foreach (var columns in new[] { 40, 61, 90 })
        {
            var english = StepTexts.English.Of(kind);
            Assert.Equal(english.Why, string.Join(' ', english.WhyInLines(columns)));
            Assert.All(english.WhyInLines(columns), line => Assert.True(line.Length <= columns, line));

            var chinese = StepTexts.Chinese.Of(kind);
            Assert.Equal(Blank().Replace(chinese.Why, ""), Blank().Replace(string.Concat(chinese.WhyInLines(columns)), ""));
            Assert.All(chinese.WhyInLines(columns), line =>
            {
                Assert.True(line.Length + Wide().Count(line) <= columns, line);
                Assert.DoesNotContain(line[0], "，。；：）");
            });
        }
    }

    private static IEnumerable<string> Texts(StepProse prose) =>
        [prose.Title, prose.Undo, prose.Why, prose.Kubernetes, .. prose.Skipped is { } text ? [text] : Array.Empty<string>()];

    // What is not prose: places, quoted commands, paths, options. The order is the language's.
    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(match => match.Value).Order().Distinct();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"[\u2e80-\uffef]")]
    private static partial Regex Wide();

    [GeneratedRegex(@"\{\d\}|(?<!\w)'[^']+'|(?<![\w'])/[\w/.-]+\w|(?<!')--\w+|\b(CNI_\w+|RunPodSandbox|SandboxKey|localhost)")]
    private static partial Regex Value();

    [GeneratedRegex(" ")]
    private static partial Regex Blank();
}
