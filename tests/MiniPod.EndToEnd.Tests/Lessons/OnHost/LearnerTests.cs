using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.EndToEnd.Tests.Lessons.Learners;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Somebody works on each lesson at a terminal, with mistakes, hints and a reset. 'make test' takes each in one language, which
/// changes; 'make lessons' takes each in both, and checks every step too early.</summary>
public sealed class LearnerTests(EndToEndHost host) : LessonsOnHostTest(host)
{
    private const int LongLimit = 3_600_000;
    private const string Only = "MINIPOD_LESSON";
    private static readonly string[] Languages = ["en", "zh"];

    [Fact(Timeout = LongLimit)]
    public Task Learner_OnATerminal_LearnsALesson_AndLeavesNothing() => OnPrivateHostAsync(async () =>
    {
        await WarmAsync();
        var isThorough = Environment.GetEnvironmentVariable("MINIPOD_EVERY_POINT") is { Length: > 0 };
        var chosen = Chosen(isThorough).ToList();
        Assert.True(chosen.Count > 0, $"there is no lesson \"{Environment.GetEnvironmentVariable(Only)}\", which {Only} names");
        var wrong = new List<string>();

        foreach (var (number, language) in chosen)
        {
            var progress = Path.Combine(StateDirectory, "learn");
            if (Directory.Exists(progress)) Directory.Delete(progress, recursive: true);
            wrong.AddRange(await TryAsync($"lesson {number}, {language}", async () =>
            {
                string[] line = ["learn", number.ToString(CultureInfo.InvariantCulture), "--lang", language];
                await using var terminal = OnTerminal(100, line);
                await new Learner(terminal, CourseLesson.Read(number, language), isThorough).WorkAsync();
            }));
        }

        var drawn = string.Join("; ", chosen.Select(one => $"{one.Number}, {one.Language}"));
        Assert.True(wrong.Count == 0, $"of the lessons {drawn}:\n{string.Join("\n\n", wrong)}");
    });

    // MINIPOD_LESSON names one.
    private static IEnumerable<(int Number, string Language)> Chosen(bool isThorough)
    {
        var all = CourseLesson.Numbers.SelectMany(_ => Languages, (number, language) => (number, language)).ToList();
        if (Environment.GetEnvironmentVariable(Only) is { Length: > 0 } given)
            return all.Where(one => $"{one.number}" == given);
        var first = Random.Shared.Next(Languages.Length);
        return isThorough ? all : all.Where(one => one.language == Languages[(one.number + first) % Languages.Length]);
    }
}
