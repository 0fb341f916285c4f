using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>
/// No command waits for a lock that comes before one it holds, in this order: names, pod, CNI for all containers, CNI
/// for one container. So there are no deadlocks. The system calls show which lock files are locked when another one is
/// locked.
/// </summary>
public sealed partial class LockOrderTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task EachVerb_TakesItsLocksInOrder()
    {
        Prerequisite.Require(Prerequisite.FindProgram("strace") is null ? "the program \"strace\" is missing" : null);
        var pod = Name("pod");
        string[][] lines =
        [
            ["run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Toolbox, "sleep", "600"],
            ["run", "-d", "--pod", pod, "--name", "more", TestImages.Toolbox, "sleep", "600"],
            ["repair", pod],
            ["stop", "-t", "0", pod],
            ["start", pod],
            ["recover"],
            ["rm", "-f", pod],
        ];

        var taken = new List<string>();
        foreach (var (index, line) in lines.Index()) taken.AddRange(await OrderOfAsync($"trace{index}", line));

        Assert.Contains("names while nothing", taken);
        Assert.Contains("pod while names", taken);
        Assert.Contains("CNI for all while the gate", taken);
        Assert.Contains("CNI for one while CNI for all", taken);
        Assert.All(taken, pair =>
            Assert.True(Rank(pair.Split(" while ")[0]) > Rank(pair.Split(" while ")[1]), $"a lock was taken out of order: {pair}"));
    }

    // Each lock that was taken, with the highest-ranking lock held at that time.
    private async Task<IEnumerable<string>> OrderOfAsync(string file, string[] line)
    {
        var trace = Path.Combine(Files, file);

        // Only minipod's own process and threads (-b execve), with the paths of file descriptors (-y).
        (await Command.RunAsync(
            "strace",
            ["-f", "-y", "-b", "execve", "-e", "trace=flock", "-o", trace, Binary.Path, .. line],
            WithState(new CommandOptions()))).ShouldSucceed();
        var held = new List<string>();
        var order = new List<string>();
        foreach (var call in WholeCalls(File.ReadLines(trace)).Select(text => Flock().Match(text)).Where(call => call.Success))
        {
            var kind = KindOf(call.Groups["file"].Value);
            if (kind is null) continue;
            if (call.Groups["how"].Value.StartsWith("LOCK_UN", StringComparison.Ordinal)) held.Remove(kind);
            else
            {
                order.Add($"{kind} while {held.MaxBy(Rank) ?? "nothing"}");
                held.Add(kind);
            }
        }

        return order;
    }

    // A call that is interleaved with a call of another thread is printed in two parts, strace(1).
    private static IEnumerable<string> WholeCalls(IEnumerable<string> lines)
    {
        const string Unfinished = " <unfinished ...>", Resumed = " resumed>";
        var begun = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var thread = line.Split(' ', 2)[0];
            if (line.EndsWith(Unfinished, StringComparison.Ordinal)) begun[thread] = line[..^Unfinished.Length];
            else if (line.IndexOf(Resumed, StringComparison.Ordinal) is >= 0 and var end && begun.Remove(thread, out var beginning))
                yield return beginning + line[(end + Resumed.Length)..];
            else yield return line;
        }
    }

    private static string? KindOf(string lockFile) => lockFile switch
    {
        "names" => "names",
        _ when lockFile.StartsWith("pod-", StringComparison.Ordinal) => "pod",
        "cni.gate.lock" => "the gate",
        "cni.gc.lock" => "CNI for all",
        _ when lockFile.StartsWith("cni-", StringComparison.Ordinal) => "CNI for one",
        _ => null,
    };

    private static int Rank(string kind) => Array.IndexOf(["nothing", "names", "pod", "the gate", "CNI for all", "CNI for one"], kind);

    [GeneratedRegex(@"flock\(\d+<[^>]*/locks/(?<file>[^>/]+)>(?:\(deleted\))?, (?<how>LOCK_[A-Z|_]+)\)\s+= 0")]
    private static partial Regex Flock();
}
