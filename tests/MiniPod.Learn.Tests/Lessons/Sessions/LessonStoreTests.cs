using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Pods;

namespace MiniPod.Learn.Tests.Lessons.Sessions;

/// <summary>What is kept of lessons.</summary>
public sealed class LessonStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private LessonStore Store => new(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Progress_IsKept_AndADoneStepIsNotSkipped()
    {
        var token = TestContext.Current.CancellationToken;
        await Store.ChangeProgressAsync("01-x", progress => progress.WithSkipped("a").WithSkipped("b"), token);
        await Store.ChangeProgressAsync("01-x", progress => progress.WithDone("a").WithSkipped("a") with { At = 2 }, token);

        var kept = Store.ProgressIn("01-x");

        Assert.Equal(2, kept.At);
        Assert.Equal(["a"], kept.Done);
        Assert.Equal(["b"], kept.Skipped);
        Assert.Empty(Store.ProgressIn("02-y").Done);
    }

    [Fact]
    public void Lesson_IsOpen_AsLongAsItsProcessLives()
    {
        var open = Store.Open();
        Store.Write(new LessonSession { Lesson = "01-x" });

        Assert.Equal("01-x", Store.GetOpen().Lesson);
        Assert.Contains("is open in another terminal", Assert.Throws<PodException>(() => Store.Open()).Message, StringComparison.Ordinal);
        open.Dispose();
        Assert.Contains("no lesson is open", Assert.Throws<PodException>(() => Store.GetOpen()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"schemaVersion\": 99 }", "newer minipod")]
    [InlineData("{ oops", "is damaged")]
    public void Progress_ThatCannotBeRead_IsTold(string text, string what)
    {
        Directory.CreateDirectory(Store.Directory);
        File.WriteAllText(Path.Combine(Store.Directory, "progress.json"), text);

        Assert.Contains(what, Assert.Throws<PodException>(() => Store.ProgressIn("01-x")).Message, StringComparison.Ordinal);
    }
}
