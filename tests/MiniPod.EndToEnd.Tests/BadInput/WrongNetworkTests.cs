using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>
/// Networks whose plugins fail in DEL as they failed in ADD: whatever is wrong with a configuration, after 'run' and one
/// 'rm -f' nothing is left; and what 'cni validate' calls wrong is wrong. 'make test' tries a sample, which is another one
/// each time; 'make networks' tries all.
/// </summary>
public sealed class WrongNetworkTests(EndToEndHost host) : BadInputTest(host)
{
    private const int Stride = 20, LongLimit = 3_600_000;

    private static readonly string[] RuleDumps = ["iptables-save", "ip6tables-save", "nft -s list ruleset"];

    // Of a plugin, or of what no plugin could be given.
    private static readonly string[] Words = ["CNI plugin \"", "is not valid: "];

    [Fact(Timeout = LongLimit)]
    public async Task RunAndRm_ConfigurationWrong_LeavesNoPodAndNothingElse()
    {
        var all = WrongNetworks.All().ToList();
        var first = Environment.GetEnvironmentVariable("MINIPOD_EVERY_POINT") is { Length: > 0 } ? (int?)null : Random.Shared.Next(Stride);
        var chosen = all.Where((_, index) => first is null || index % Stride == first).ToList();
        await WarmAsync();
        var before = await LeftoversAsync();
        var (refused, foreseen, faults) = (0, 0, new ConcurrentQueue<string>());

        await Parallel.ForAsync(0, chosen.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (index, _) =>
        {
            var pod = Name(string.Create(CultureInfo.InvariantCulture, $"{index}"));
            var (what, text) = chosen[index];
            WriteFile($"nets/{index}/wrong.conflist", text);
            string[] directory = ["--cni-conf-dir", Path.Combine(Files, $"nets/{index}")];
            var run = await MiniPodAsync(
                ["run", "-d", .. directory, "--name", pod, "--network", WrongNetworks.Name, TestImages.Toolbox, "sleep", "600"]);
            if (run.ExitCode == 125) Interlocked.Increment(ref refused);
            if (run.ExitCode == 125 && !Words.Any(word => run.Stderr.Contains(word, StringComparison.Ordinal)))
                faults.Enqueue($"{what}: not the plugin's own words: {run}");
            else if (run.ExitCode is not (0 or 125)) faults.Enqueue($"{what}: {run}");
            var validation = await MiniPodAsync(["cni", "validate", .. directory, WrongNetworks.Name]);
            if (validation.ExitCode != 0 && run.ExitCode == 125) Interlocked.Increment(ref foreseen);
            else if (validation.ExitCode != 0) faults.Enqueue($"{what}: a pod runs on it, but: {validation}");
            var rm = await MiniPodAsync(["rm", "-f", .. directory, pod]);
            if (rm.ExitCode != 0 && !rm.Stderr.Contains("no such pod", StringComparison.Ordinal)) faults.Enqueue($"{what}: {run}\n{rm}");
        });

        var left = (await LeftoversAsync()).Except(before).ToList();
        Assert.True(faults.IsEmpty && left.Count == 0, $"{string.Join('\n', faults)}\nleft:\n{string.Join('\n', left)}");
        Assert.InRange(refused, chosen.Count / 4, chosen.Count);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"figure: {chosen.Count} of {all.Count} wrong network configurations, {refused} refused by "
            + $"their plugins ({foreseen} of them by 'cni validate' too), pods stuck: 0, leftovers found: 0"));
    }

    // Creates the bridge and the chains that plugins keep.
    private async Task WarmAsync()
    {
        WriteFile("nets/good/wrong.conflist", WrongNetworks.Good);
        string[] directory = ["--cni-conf-dir", Path.Combine(Files, "nets/good")];
        string[] pod = ["--name", Name("good"), "--network", WrongNetworks.Name, TestImages.Toolbox, "true"];
        (await MiniPodAsync(["run", "-d", .. directory, .. pod])).ShouldSucceed();
        (await MiniPodAsync(["rm", "-f", .. directory, Name("good")])).ShouldSucceed();
    }

    // What must not be left: pods, containers, attachments, addresses, rules, links of namespaces, interfaces. Bridges,
    // and chains that are no container's own, stay, because the plugins share them.
    private async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        var rules = new List<string>();
        foreach (var words in RuleDumps.Select(line => line.Split(' ')))
        {
            if (words[0] == "nft" && !File.Exists("/usr/sbin/nft")) continue;
            rules.AddRange((await Command.RunAsync(words[0], words[1..])).ShouldSucceed().Lines);
        }

        var links = (await Command.RunAsync("ip", "-o", "-d", "link")).ShouldSucceed().Lines
            .Where(line => !line.Contains(" bridge ", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[1]);
        var addresses = Directory.EnumerateFiles("/var/lib/cni/networks", "*", SearchOption.AllDirectories)
            .Where(file => IPAddress.TryParse(Path.GetFileName(file), out _));
        return
        [
            .. (await MiniPodAsync("ps", "-a", "-q")).ShouldSucceed().Lines.Select(line => $"pod {line}"),
            .. (await EngineApi.ContainersAsync()).Select(container => $"container {container.Name}"),
            .. Directory.EnumerateFiles("/var/lib/cni/results").Select(file => $"attachment {file}"),
            .. addresses.Select(file => $"address {file}"),
            .. rules.Where(rule => rule.Contains("id:", StringComparison.Ordinal) || rule.Contains("10.231.9", StringComparison.Ordinal)),
            .. Directory.EnumerateFileSystemEntries("/var/run/netns").Select(file => $"namespace {file}"),
            .. links.Select(link => $"interface {link}"),
        ];
    }
}
