using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>A test of lessons that take the names of the article on the host, which is a private one.</summary>
public abstract class LessonsOnHostTest(EndToEndHost host) : LessonTest(host)
{
    // What plugins, minipod and the engine keep on a host, once there was a pod, and a container in the host's namespace.
    protected async Task WarmAsync()
    {
        (await Command.RunAsync("docker", "run", "--rm", "--network", "host", TestImages.Toolbox, "true")).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", Name("warm"), "-p", "18079:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("warm"))).ShouldSucceed();
        // The bridge and its addresses go, as the lessons on leaks and on namespaces do it where no pod is left.
        (await MiniPodAsync("prune")).ShouldSucceed();
        Directory.Delete("/var/lib/cni/networks/minipod", recursive: true);
    }

    /// <summary>Does something with a lesson, and compares the host before and after. The state directory, which has logs and progress,
    /// is left out.</summary>
    /// <returns>What went wrong; empty if nothing did.</returns>
    protected static async Task<IReadOnlyList<string>> TryAsync(string lesson, Func<Task> act)
    {
        var wrong = new List<string>();
        var before = await HostSnapshot.TakeAsync();
        foreach (var (part, what) in new[] { (act, ""), (before.AssertSameAsync, "afterwards, ") })
        {
            try
            {
                await part();
            }
            catch (Exception failure)
            {
                wrong.Add($"{lesson}: {what}{failure.Message}");
            }
        }

        return wrong;
    }
}
