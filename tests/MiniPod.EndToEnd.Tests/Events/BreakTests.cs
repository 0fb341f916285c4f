using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>Every fault that 'break' makes is found by its own name and by no other, and after a repair the host is as it was.</summary>
public sealed class BreakTests(EndToEndHost host) : EventTest(host)
{
    private const int ExitCode = 125;
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    private const string Last = "pause-killed", InAFile = "leaked-address", SeeIt = "See it:";

    // What no packet shows: the request is answered.
    private static readonly string[] NoPackets = ["stale-link", Last, InAFile, "dns-wrong"];

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Break_EachFault_IsFoundByItsNameAloneAndRepairMendsIt() => OnPrivateHostAsync(async () =>
    {
        var listed = (await MiniPodAsync("break", "--list", "-o", "json")).ShouldSucceed().Json.AsArray();
        Assert.Equal(NoPackets.Order(), listed.Where(one => one!["packet"] is null).Select(one => (string)one!["name"]!).Order());
        var policy = (await Command.RunAsync("iptables", "-w", "-S", "FORWARD")).ShouldSucceed().Lines[0].Split(' ')[^1];
        var before = await SnapshotAsync();
        await HappensAsync("iptables", "-w", "-P", "FORWARD", "DROP"); // as the engine has it on a host that did not forward before it
        var pod = await RunPodAsync();
        var wrong = new List<string>();
        await FindsAsync(wrong, "a healthy pod", pod, null, null, null, null);
        foreach (var fault in listed.Select(one => (string)one!["name"]!).OrderBy(name => name == Last))
        {
            var (healthy, facts) = (await SnapshotAsync(), await FactsAsync(pod));
            var made = await MiniPodAsync("break", pod.Name, "--fault", fault, "--yes");
            if (made.ExitCode != 0) wrong.Add($"{fault}: {made.Stderr}");
            if (made.ExitCode != 0) continue;
            if (fault != Last && await FactsAsync(pod) == facts) wrong.Add($"{fault}: nothing has changed");
            var sent = SentOf(made);
            if (sent is null != NoPackets.Contains(fault)) wrong.Add($"{fault}: it is shown by {sent ?? "no packet"}");
            await FindsAsync(wrong, fault, pod, fault, fault == InAFile ? null : fault, sent is null ? null : fault, sent);

            (await MiniPodAsync("repair", "-t", "0", pod.Name)).ShouldSucceed();

            if (fault == Last) continue; // the repair starts another one, with another cable
            await healthy.AssertSameAsync();
            Assert.Equal(facts, await FactsAsync(pod));
        }

        await FindsAsync(wrong, "a mended pod", pod, null, null, null, null);
        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
        await ServesAsync(pod);
        (await MiniPodAsync("rm", "-f", pod.Name)).ShouldSucceed();
        await HappensAsync("iptables", "-w", "-P", "FORWARD", policy);
        await before.AssertSameAsync();
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task StopUndoRemove_BrokenPod_PutBackWhatWasThere() => OnPrivateHostAsync(async () =>
    {
        var before = await SnapshotAsync();
        var pod = await RunPodAsync();
        var facts = await FactsAsync(pod);

        (await MiniPodAsync("break", pod.Name, "--fault", "nat-flushed", "-y")).ShouldSucceed();
        (await MiniPodAsync("break", "--undo")).ShouldSucceed();
        Assert.Equal(facts, await FactsAsync(pod));

        (await MiniPodAsync("break", pod.Name, "--fault", "forwarding-off", "-y")).ShouldSucceed();
        (await MiniPodAsync("stop", "-t", "0", pod.Name)).ShouldSucceed();
        (await MiniPodAsync("start", pod.Name)).ShouldSucceed();
        await ServesAsync(pod);

        // A puzzle: who made it is not told what it is.
        var puzzle = (await MiniPodAsync("break", pod.Name, "--random")).ShouldSucceed().Stdout;
        var answer = (await MiniPodAsync("break", "--answer", pod.Name)).ShouldSucceed().Text.Split(':')[0];
        Assert.DoesNotContain(answer, puzzle, StringComparison.Ordinal);
        Assert.DoesNotContain(SeeIt, puzzle, StringComparison.Ordinal);
        Assert.Equal(answer, (string?)(await InspectAsync(pod.Name))["fault"]!["name"]);
        (await MiniPodAsync("repair", "-t", "0", pod.Name)).ShouldSucceed();
        await ServesAsync(pod);

        (await MiniPodAsync("break", pod.Name, "--fault", "duplicate-address")).ShouldSucceed();
        await LeavesNothingAsync(pod, before);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Break_WhatCannotBeDone_IsRefusedInALineAndChangesNothing() => OnPrivateHostAsync(async () =>
    {
        var pod = Name("quiet");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync("break", pod, "--fault", "no-mascarade")).ShouldExit(ExitCode, "Did you mean \"no-masquerade\"?");
        (await MiniPodAsync("break", pod, "--fault", "hairpin-off")).ShouldExit(ExitCode, "it publishes no port");
        (await MiniPodAsync("break", pod, "--fault", "bridge-down")).ShouldExit(ExitCode, "touches the whole host");
        (await MiniPodAsync("break", "nobody", "--fault", "veth-down")).ShouldExit(ExitCode, "nobody");
        (await MiniPodAsync("break", pod)).ShouldExit(ExitCode, "say what to do");
        (await MiniPodAsync("break", "--answer", pod)).ShouldExit(ExitCode, "has no fault");
        await AnswerAsync(pod, "no", "nothing was changed.", "[exit code 125]");

        await before.AssertSameAsync();

        // What was refused above is done once somebody says yes.
        await AnswerAsync(pod, "yes", "[exit code 0]");
        Assert.Equal("0", (await File.ReadAllTextAsync(Forwarding)).Trim());
        (await MiniPodAsync("break", "--undo", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    });

    private async Task AnswerAsync(string pod, string answer, params string[] shown)
    {
        await using var terminal = TerminalCommand.Start(
            Binary.Path, ["break", pod, "--fault", "forwarding-off"], WithState(new CommandOptions()));
        await terminal.SeeAsync("Make the fault \"forwarding-off\"? [y/N] ");
        await terminal.TypeAsync(answer);
        foreach (var text in shown) await terminal.SeeAsync(text);
    }

    // Whether doctor, topology and packet name these faults and no other.
    private async Task FindsAsync(
        List<string> wrong, string when, EventPod pod, string? doctor, string? topology, string? packet, string? sent)
    {
        var checks = (await MiniPodAsync("doctor", "-o", "json")).Json.AsArray()
            .Where(check => (string?)check!["verdict"] != "ok" && (string?)check["check"] != "state");
        Compare("doctor", doctor, checks.Select(check => check!["fix"] is null ? $"{check}" : (string?)check["fault"] ?? $"{check}"));

        var drawn = (await MiniPodAsync("topology", "-o", "json")).ShouldSucceed().Json;
        var faults = drawn["host"]!["faults"]!.AsArray().Concat(drawn["pods"]!.AsArray().SelectMany(one => one!["faults"]!.AsArray()));
        Compare("topology", topology, faults.Select(fault => (string?)fault!["fault"] ?? $"{fault}"));

        string[] words = [.. (sent ?? $"packet --to {pod.Name}").Split(' '), "-o", "json"];
        var verdict = (await MiniPodAsync(words)).Json["verdict"]!;
        var isAnswered = (string?)verdict["kind"] == "answered";
        Compare("packet", packet, isAnswered ? [] : [(string?)verdict["fault"] ?? $"{verdict}"]);

        void Compare(string what, string? expected, IEnumerable<string> found)
        {
            var all = string.Join(", ", found);
            if (all != (expected ?? "")) wrong.Add($"{when}: {what} finds {(all.Length > 0 ? all : "nothing")}");
        }
    }

    // The command that 'break' shows, without the program; null if it shows none.
    private static string? SentOf(CommandResult made) => made.Stdout.Split('\n')
        .FirstOrDefault(line => line.StartsWith(SeeIt, StringComparison.Ordinal))?[SeeIt.Length..].Trim()["minipod ".Length..];

    private static Task<string> FactsAsync(EventPod pod) => NetworkFacts.ReadAsync(pod.Name, pod.Id);
}
