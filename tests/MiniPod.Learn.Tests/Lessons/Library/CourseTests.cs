using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Library;
using MiniPod.Pods;

namespace MiniPod.Learn.Tests.Lessons.Library;

/// <summary>The lessons of this program.</summary>
public sealed class CourseTests
{
    private static readonly LessonLibrary Course = new(directory: null);

    public static TheoryData<string> Ids => [.. Course.All(Language.English).Select(found => found.Lesson.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Lesson_InChinese_IsTheSameLesson(string id)
    {
        var (english, chinese) = (Course.Get(id, Language.English), Course.Get(id, Language.Chinese));

        Assert.Equal((Language.English, Language.Chinese), (english.Language, chinese.Language));
        Assert.Empty(LessonTwins.Differences(english.Lesson, chinese.Lesson));
        Assert.NotEqual(english.Lesson.Title, chinese.Lesson.Title);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Lesson_EndsWithWhatWasLearned_AndHasHintsWhereALearnerActs(string id)
    {
        var lesson = Course.Get(id, Language.English).Lesson;

        Assert.Empty(lesson.Steps[^1].Checks);
        Assert.DoesNotContain(lesson.Steps, step => step.Hints.Count == 0 && step.Commands.SequenceEqual([step.Solution]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ShellChecks_AreToldInWords_OfTheLanguage(string id)
    {
        var english = ShellChecks(id, Language.English);

        foreach (var (one, other) in english.Zip(ShellChecks(id, Language.Chinese)))
        {
            Assert.NotNull(one.Say);
            Assert.Matches("[\u4e00-\u9fff]", other.Say);
        }
    }

    [Fact]
    public void Lessons_AreNumberedInOrder() => Assert.Equal(
        Enumerable.Range(1, Ids.Count), Course.All(Language.Chinese).Select(found => found.Lesson.Number));

    [Theory]
    [InlineData("1")]
    [InlineData("01-veth")]
    [InlineData("veth")]
    public void Lesson_IsFound_ByNumberIdAndName(string name) =>
        Assert.Equal("01-veth", Course.Get(name, Language.English).Lesson.Id);

    [Fact]
    public void Lesson_ThatIsNotThere_IsToldWithThoseThatAre() => Assert.Contains(
        "there are 1 (01-veth), 2 (02-bridge)",
        Assert.Throws<PodException>(() => Course.Get("99", Language.English)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("ip netns add a", "ip netns add b", "\"bash do\" differs")]
    [InlineData("namespace: a", "namespace: b", "\"yaml check\" differs")]
    [InlineData("expect\na", "expect\nb", "\"text expect\" differs")]
    [InlineData("{#end}", "{#ende}", "the ids of the steps differs")]
    [InlineData("minutes: 5", "minutes: 6", "\"minutes\" differs")]
    public void Twins_ThatDiffer_AreTold(string from, string to, string difference)
    {
        var other = LessonReader.Read(LessonTexts.Small.Replace(from, to, StringComparison.Ordinal), "b");

        var differences = LessonTwins.Differences(LessonReader.Read(LessonTexts.Small, "a"), other);
        Assert.Contains(differences, one => one.Contains(difference, StringComparison.Ordinal));
    }

    [Fact]
    public void Twins_InOtherWords_AreTheSame()
    {
        var text = LessonTexts.Small.Replace("End of it.", "完。", StringComparison.Ordinal);
        var other = LessonReader.Read(text.Replace("title: T", "title: 题", StringComparison.Ordinal), "b");

        Assert.Empty(LessonTwins.Differences(LessonReader.Read(LessonTexts.Small, "a"), other));
    }

    [Fact]
    public void Directory_OfATeacher_IsReadInTheLearnersLanguage_OrInEnglish()
    {
        using var directory = new TempDirectory();
        directory.Write("one.en.md", LessonTexts.Small);
        directory.Write("one.zh.md", LessonTexts.Small.Replace("title: T", "title: 题", StringComparison.Ordinal));
        directory.Write("two.en.md", LessonTexts.Whole);

        var found = new LessonLibrary(directory.Path).All(Language.Chinese);

        Assert.Equal(
            [("题", Language.Chinese), ("A title", Language.English)], found.Select(one => (one.Lesson.Title, one.Language)));
    }

    [Fact(Timeout = 10_000)]
    public async Task Directory_WithSomethingThatIsNoFile_IsRefusedBeforeItIsRead()
    {
        using var directory = new TempDirectory();
        directory.Write("one.en.md", LessonTexts.Small);
        File.CreateSymbolicLink(Path.Combine(directory.Path, "two.en.md"), "/dev/zero"); // it has no end

        var error = await Assert.ThrowsAsync<PodException>(() => Task.Run(
            () => new LessonLibrary(directory.Path).All(Language.English), TestContext.Current.CancellationToken));

        Assert.EndsWith(
            "two.en.md\" is a FIFO, a socket or a device. Name a file, or move it away.", error.Message, StringComparison.Ordinal);
    }

    private static List<ShellCheck> ShellChecks(string id, Language language) =>
        [.. Course.Get(id, language).Lesson.Steps.SelectMany(step => step.Checks).OfType<ShellCheck>()];
}
