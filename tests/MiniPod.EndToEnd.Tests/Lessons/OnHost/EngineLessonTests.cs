using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Every lesson that needs an engine is played in both languages, one after another, because all of them have the names of the
/// article. Each check is false before and true after, and the host is as before.</summary>
public sealed class EngineLessonTests(EndToEndHost host) : EndToEndTest(host)
{
    private static readonly string[] Lessons = ["3", "4", "5", "6", "7", "9", "10", "11", "12", "13", "14"];

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Lessons_WithAnEngine_PlayedInBothLanguages_AreRight_AndLeaveNothing() => OnPrivateHostAsync(async () =>
    {
        // What plugins, minipod and the engine keep on a host, once there was a pod, and a container in the host's namespace.
        (await Command.RunAsync("docker", "run", "--rm", "--network", "host", TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), "-p", "18079:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
        // The bridge and its addresses go, as the lessons on leaks and on namespaces do it where no pod is left.
        (await MiniPodAsync("prune")).ShouldSucceed();
        Directory.Delete("/var/lib/cni/networks/minipod", recursive: true);
        var wrong = new List<string>();

        foreach (var (lesson, language) in Lessons.SelectMany(lesson => new[] { (lesson, "en"), (lesson, "zh") }))
        {
            var before = await HostSnapshot.TakeAsync(); // the state directory has logs

            var played = await MiniPodAsync("learn", lesson, "--auto", "--lang", language);

            if (played.ExitCode != 0) wrong.Add($"lesson {lesson}, {language}:\n{played}");
            try
            {
                await before.AssertSameAsync();
            }
            catch (Xunit.Sdk.XunitException left)
            {
                wrong.Add($"after lesson {lesson}, {language}: {left.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    });
}
