using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>All lessons of the program, played once for all tests that need what they print.</summary>
public sealed class PlayedCourse : IDisposable
{
    private static readonly string[] Languages = ["en", "zh"];
    private readonly List<string> _faults = [];
    private Lazy<Task>? _play;
    private Lazy<Task<SiteFiles>>? _site;

    /// <summary>Lessons look at the pods of the host's own state directory.</summary>
    internal static CommandOptions OfTheHost { get; } = new()
    {
        Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = null },
        Timeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>The directory in which the record of each is: <c>lesson-3.en.json</c>.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("minipod-course-").FullName;

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Plays them, unless that has been done.</summary>
    /// <param name="prepare">Prepares the host.</param>
    public Task PlayAsync(Func<Task> prepare) => (_play ??= new(async () =>
    {
        await prepare();
        // Those that need no engine have a host of their own, so that all can be played at the same time.
        await CompareAsync("after lessons 1, 2 and 8", () => Task.WhenAll(
            from lesson in (int[])[1, 2, 8]
            from language in Languages
            select PlayAsync(lesson, language)));
        // The others have the names of the article.
        foreach (var lesson in (int[])[3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14])
        {
            foreach (var language in Languages)
                await CompareAsync($"after lesson {lesson}, {language}", () => PlayAsync(lesson, language));
        }
    })).Value;

    /// <summary>The documentation site of what they printed; built once.</summary>
    internal Task<SiteFiles> SiteAsync() => (_site ??= new(async () =>
    {
        var record = Path.Combine(Binary.Root, "docs", "site", "record.sh");
        (await Command.RunAsync(record, [Directory], OfTheHost)).ShouldSucceed();
        var program = Path.Combine(Binary.Root, "artifacts", "bin", "MiniPod.Site", "release", "MiniPod.Site");
        var output = Path.Combine(Directory, "site");
        (await Command.RunAsync(program, "build", Directory, output)).ShouldSucceed();
        return new SiteFiles(output);
    })).Value;

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private async Task CompareAsync(string when, Func<Task> play)
    {
        var before = await HostSnapshot.TakeAsync(); // the state directory has logs
        await play();
        try
        {
            await before.AssertSameAsync();
        }
        catch (Xunit.Sdk.XunitException left)
        {
            _faults.Add($"{when}: {left.Message}");
        }
    }

    private async Task PlayAsync(int lesson, string language)
    {
        var played = await Command.RunAsync(
            Binary.Path, ["learn", $"{lesson}", "--auto", "--lang", language, "-o", "json"], OfTheHost);
        if (played.ExitCode != 0)
        {
            lock (_faults) _faults.Add($"lesson {lesson}, {language}:\n{played}");
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(Directory, $"lesson-{lesson}.{language}.json"), played.Stdout);
        var checks = JsonNode.Parse(played.Stdout)!["steps"]!.AsArray().SelectMany(step => step!["checks"]!.AsArray()).ToList();
        lock (_faults)
        {
            if (checks.Count < 5) _faults.Add($"lesson {lesson}, {language} has {checks.Count} checks");
            foreach (var check in checks.Where(check => IsPassed(check!, "before") || !IsPassed(check!, "after")))
                _faults.Add($"lesson {lesson}, {language}: {check!.ToJsonString()}");
        }
    }

    private static bool IsPassed(JsonNode check, string when) => check[when]!["passed"]!.GetValue<bool>();
}
