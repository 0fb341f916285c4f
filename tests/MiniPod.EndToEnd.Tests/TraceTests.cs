using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>What 'trace' shows of real pods is what their journals have, and what their plugins got.</summary>
public sealed class TraceTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Trace_RunStopStart_AgreesWithTheJournal()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        (await MiniPodAsync("start", pod)).ShouldSucceed();

        var operations = (await MiniPodAsync("trace", "--all", "-o", "json", pod)).ShouldSucceed().Json["operations"]!.AsArray();

        var journal = Journal.OfPod(StateDirectory, pod).ToList();
        Assert.Equal(["run", "stop", "start"], operations.Select(one => (string)one!["verb"]!));
        Assert.All(operations, one => Assert.Equal("Completed", (string?)one!["state"]));
        foreach (var operation in operations)
        {
            var lines = journal.Where(line => (string?)line["operation"] == (string?)operation!["id"]).ToList();
            var steps = operation!["steps"]!.AsArray();
            Assert.Equal(
                lines.Where(line => (string?)line["event"] is "Done" or "Undone").Select(line => (string)line["step"]!).Order(),
                steps.Select(step => (string)step!["step"]!).Order());
            foreach (var step in steps.Where(step => (string?)step!["action"] != "UndoWithAnother"))
            {
                bool IsOf(JsonNode line, params string[] kinds) =>
                    (string?)line["step"] == (string?)step!["step"] && kinds.Contains((string?)line["event"]);
                Assert.Equal(Time(lines.Single(line => IsOf(line, "Intent", "Undo"))["time"]), Time(step!["begin"]));
                var took = (double)lines.Single(line => IsOf(line, "Done", "Undone"))["milliseconds"]!;
                Assert.Equal(took, (double)step["milliseconds"]!, 1.0);
                Assert.Equal(
                    lines.Where(line => IsOf(line, "Plugin")).Select(line => line["plugin"]!.ToJsonString()),
                    step["plugins"]!.AsArray().Select(plugin => AsInJournal(plugin!).ToJsonString()));
            }
        }

        Assert.Equal(
            [
                "bridge ADD", "portmap ADD", "firewall ADD",
                "firewall DEL", "portmap DEL", "bridge DEL",
                "bridge ADD", "portmap ADD", "firewall ADD",
            ],
            operations
                .SelectMany(one => one!["steps"]!.AsArray())
                .SelectMany(step => step!["plugins"]!.AsArray())
                .Select(plugin => $"{plugin!["type"]} {plugin["command"]}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Trace_Plugin_ShowsWhatThePluginGot()
    {
        var (network, pod) = ($"{Prefix}t", Name("pod"));
        WriteProgram("bin/noting", $$"""
            #!/bin/sh
            input=$(cat)
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';;
              ADD) printf '%s' "$input" > "{{Files}}/input"; env > "{{Files}}/environment"; echo noted >&2
                printf '%s' "$input" | tr -d '\n' | sed 's/.*"prevResult"://; s/}$//';;
            esac

            """);
        WriteNetwork('t', 81, """, { "type": "noting" }""");
        var programs = $"{Path.Combine(Files, "bin")}:{Prerequisite.PluginDirectory}";
        string[] sources = ["--cni-conf-dir", NetworkDirectory, "--cni-bin-dir", programs];
        (await MiniPodAsync([
            .. sources, "run", "-d", "--name", pod, "--network", network, TestImages.Toolbox, "sleep", "600",
        ])).ShouldSucceed();

        var shown = (await MiniPodAsync("trace", "--plugins", "--ascii", pod)).ShouldSucceed().Stdout;
        var json = (await MiniPodAsync("trace", "-o", "json", pod)).ShouldSucceed().Json;

        var call = json["operations"]![0]!["steps"]!.AsArray()
            .SelectMany(step => step!["plugins"]!.AsArray())
            .Single(plugin => (string?)plugin!["type"] == "noting")!;
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Files, "input")), (string?)call["input"]);
        var got = await File.ReadAllLinesAsync(Path.Combine(Files, "environment"));
        Assert.All(call["environment"]!.AsObject(), variable => Assert.Contains($"{variable.Key}={variable.Value}", got));
        Assert.Contains("plugin noting, ADD: exit code 0 after ", shown, StringComparison.Ordinal);
        Assert.Contains("standard error:\n          noted\n", shown, StringComparison.Ordinal);
        Assert.Contains("  noting ADD ", shown, StringComparison.Ordinal);

        // Others do not find the plugin that detaches it.
        (await MiniPodAsync([.. sources, "rm", "-f", pod])).ShouldSucceed();
    }

    [Fact(Timeout = Limit)]
    public async Task Trace_Exports_AreTheSameTwiceAndHaveEverySpan()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        foreach (var format in new[] { "otlp", "chrome" })
        {
            var once = (await MiniPodAsync("trace", "-o", format, pod)).ShouldSucceed().Stdout;
            Assert.Equal(once, (await MiniPodAsync("trace", "-o", format, pod)).ShouldSucceed().Stdout);
            foreach (var name in new[] { "run", "AttachNetwork/eth0", "bridge ADD" })
                Assert.Contains($"\"name\": \"{name}\"", once, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Trace_WrongWords_AreRefusedInALine()
    {
        var pod = Name("pod");
        (await MiniPodAsync("create", pod)).ShouldSucceed();

        async Task RefusedAsync(string words, params string[] args)
        {
            var refused = await MiniPodAsync(["trace", .. args]);
            Assert.Equal(125, refused.ExitCode);
            var line = Assert.Single(refused.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(words, line, StringComparison.Ordinal);
        }

        await RefusedAsync("has no operation 7: its journal has those from 1 to 1", "--operation", "7", pod);
        await RefusedAsync("--all and --operation cannot be used together", "--operation", "1", "--all", pod);
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await RefusedAsync("no such pod", pod);
    }

    private static DateTimeOffset Time(JsonNode? node) => node!.GetValue<DateTimeOffset>();

    private static JsonObject AsInJournal(JsonNode plugin) => new()
    {
        ["command"] = (string?)plugin["command"],
        ["type"] = (string?)plugin["type"],
        ["path"] = (string?)plugin["path"],
        ["environment"] = plugin["environment"]!.DeepClone(),
        ["input"] = (string?)plugin["input"],
        ["output"] = (string?)plugin["output"],
        ["error"] = (string?)plugin["standardError"],
        ["exitCode"] = (int)plugin["exitCode"]!,
    };
}
