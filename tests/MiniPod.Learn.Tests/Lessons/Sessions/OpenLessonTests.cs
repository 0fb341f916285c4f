using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Learn.Prose;
using MiniPod.Linux;

namespace MiniPod.Learn.Tests.Lessons.Sessions;

/// <summary>What a learner reads of an open lesson, and when. No part of a lesson is skipped unread.</summary>
public sealed class OpenLessonTests : IDisposable
{
    private const string Answers = "```yaml ask\n- { answer: a, say: Wrong. }\n- { answer: b, is: right, say: So it is. }\n```\n";
    private readonly TempDirectory _directory = new();
    private readonly LessonStore _store;
    private readonly FileLock _open;

    public OpenLessonTests()
    {
        _store = new LessonStore(Path.Combine(_directory.Path, "state"));
        _open = _store.Open();
    }

    public void Dispose()
    {
        _open.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Next_AtAQuestionWithoutChecks_ShowsTheRestOfTheStep_AndGoesOnTheSecondTime()
    {
        var lesson = Open($"## One {{#one}}\n\nBefore.\n\n{Answers}\n```bash do\nip link\n```\n\n## Two {{#two}}\n\nThe end.\n");

        var reminded = await lesson.NextAsync(Token);

        Assert.False(reminded.IsPassed);
        Assert.Contains("The question comes first", Text(reminded.Lines), StringComparison.Ordinal);
        Assert.Contains("  $ ip link", Text(reminded.Lines), StringComparison.Ordinal);
        Assert.Equal(0, lesson.Session.Step);
        Assert.Empty(_store.ProgressIn("01-x").Done);
        var passed = await lesson.NextAsync(Token);
        Assert.True(passed.IsPassed);
        Assert.Contains("Step 2 of 2: Two", Text(passed.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("ip link", Text(passed.Lines), StringComparison.Ordinal);
        Assert.Equal(["one"], _store.ProgressIn("01-x").Done);
    }

    [Fact]
    public async Task Next_AtAnAnsweredQuestion_GoesOnAtOnce()
    {
        var lesson = Open($"## One {{#one}}\n\n{Answers}\n```bash do\nip link\n```\n\n## Two {{#two}}\n\nThe end.\n");
        Assert.Contains("  $ ip link", Text(await lesson.AnswerAsync("a", Token)), StringComparison.Ordinal);
        Assert.Equal("Right. So it is.", Text(await lesson.AnswerAsync("b", Token)));

        Assert.Contains("Step 2 of 2: Two", Text((await lesson.NextAsync(Token)).Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("## One {#one}\n\nDo it.\n\nCHECK\n```bash solution\ntrue\n```\n\nWell done.\n")]
    [InlineData("## One {#one}\n\nDo it.\n\nCHECK\nANSWERS\n```bash do\ntrue\n```\n\nWell done.\n")]
    public async Task Next_AtTheLastStep_ShowsWhatItReleases(string step)
    {
        var made = Path.Combine(_directory.Path, "made");
        var lesson = Open(step.Replace("CHECK", $"```yaml check\n- file: {made}\n```\n", StringComparison.Ordinal)
            .Replace("ANSWERS", Answers, StringComparison.Ordinal));
        await File.WriteAllTextAsync(made, "", Token);

        var passed = await lesson.NextAsync(Token);

        Assert.True(passed.IsPassed);
        Assert.Contains("Well done.", Text(passed.Lines), StringComparison.Ordinal);
        Assert.EndsWith("That was the last step. 'quit' leaves the lesson.", Text(passed.Lines), StringComparison.Ordinal);
        Assert.Equal(["one"], _store.ProgressIn("01-x").Done);
    }

    [Theory]
    [InlineData(true, "Done.")]
    [InlineData(false, "Not yet.")]
    public async Task Check_WhereProgressCannotBeWritten_ShowsWhatItSaw_AndSaysSoInTheLastLine(bool isDone, string verdict)
    {
        var made = Path.Combine(_directory.Path, "made");
        var lesson = Open($"## One {{#one}}\n\n```bash do\ntrue\n```\n\n```yaml check\n- file: {made}\n```\n");
        if (isDone) await File.WriteAllTextAsync(made, "", Token);
        Directory.CreateDirectory(Path.Combine(_store.Directory, "progress.json")); // no file can take its place

        var result = await lesson.CheckAsync(Token);

        var lines = Text(result.Lines);
        Assert.Equal(isDone, result.IsPassed);
        Assert.Contains($"file {made}", lines, StringComparison.Ordinal);
        Assert.Contains(verdict, lines, StringComparison.Ordinal);
        Assert.StartsWith("Your progress could not be saved: ", result.NotSaved, StringComparison.Ordinal);
        Assert.EndsWith(result.NotSaved!.Split(' ')[^1], lines, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Text(IReadOnlyList<ProseLine> lines) => string.Join('\n', lines);

    private OpenLesson Open(string steps)
    {
        var lessons = Path.Combine(_directory.Path, "lessons");
        Directory.CreateDirectory(lessons);
        File.WriteAllText(Path.Combine(lessons, "01.en.md"), $"---\nlesson: 01-x\ntitle: T\ngoal: G.\n---\n\n{steps}");
        _store.Write(new LessonSession { Lesson = "01-x", Directory = lessons, IsSandbox = true });
        // These lessons ask no engine.
        var tools = new LessonTools(new PictureReader(), null!, "/bin/true", new Dictionary<string, string>());
        return new OpenLesson(_store, tools, new LessonScreen(100, HasColor: false));
    }
}
