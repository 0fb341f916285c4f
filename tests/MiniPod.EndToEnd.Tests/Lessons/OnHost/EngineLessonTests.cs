using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Every lesson that needs an engine is played in both languages, one after another, because all of them have the names of the
/// article. Each check is false before and true after, and the host is as before.</summary>
public sealed class EngineLessonTests(EndToEndHost host) : LessonsOnHostTest(host)
{
    private static readonly string[] Lessons = ["3", "4", "5", "6", "7", "9", "10", "11", "12", "13", "14"];

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Lessons_WithAnEngine_PlayedInBothLanguages_AreRight_AndLeaveNothing() => OnPrivateHostAsync(async () =>
    {
        await WarmAsync();
        var wrong = new List<string>();

        foreach (var (lesson, language) in Lessons.SelectMany(lesson => new[] { (lesson, "en"), (lesson, "zh") }))
        {
            wrong.AddRange(await TryAsync(
                $"lesson {lesson}, {language}",
                async () => (await MiniPodAsync("learn", lesson, "--auto", "--lang", language)).ShouldSucceed()));
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    });
}
