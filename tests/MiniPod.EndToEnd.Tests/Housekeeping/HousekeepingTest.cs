using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Housekeeping;

/// <summary>A test of prune or doctor.</summary>
public abstract class HousekeepingTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>The example networks.</summary>
    protected static string Examples => Path.Combine(Binary.Root, "cni-conf");

    /// <summary>Runs a pod that only sleeps.</summary>
    /// <param name="name">Its name, without the test's prefix.</param>
    /// <param name="options">Additional options of run.</param>
    protected async Task<LosablePod> RunPodAsync(string name, params string[] options)
    {
        var network = options.Contains("--network") ? options[Array.IndexOf(options, "--network") + 1] : "minipod";
        (await MiniPodAsync(["run", "-d", "--name", Name(name), .. options, TestImages.Toolbox, "sleep", "600"])).ShouldSucceed();
        var pod = await InspectAsync(Name(name));
        return new LosablePod(StateDirectory, Name(name), network, (string)pod["id"]!, (string)pod["sandbox"]!["containerId"]!);
    }

    /// <summary>Fails the test unless a pod matches its record.</summary>
    protected async Task ShouldBeWholeAsync(LosablePod pod) => Assert.Empty((await InspectAsync(pod.Name))["problems"]!.AsArray());

    /// <summary>Runs <c>prune --dry-run</c>, which must change nothing, and returns its lines.</summary>
    protected async Task<IReadOnlyList<string>> DryRunAsync(params string[] options)
    {
        var before = await SnapshotAsync();
        var told = (await MiniPodAsync(["prune", "--dry-run", .. options])).ShouldSucceed();
        await before.AssertSameAsync();
        return told.Lines;
    }

    /// <summary>Fails the test unless a line has this beginning and end.</summary>
    protected static void ShouldTell(IReadOnlyList<string> lines, string begin, string end)
    {
        if (!lines.Any(line => line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal)))
            Assert.Fail($"no line \"{begin} ... {end}\" in:\n{string.Join('\n', lines)}");
    }

    /// <summary>The checks of doctor.</summary>
    /// <param name="code">The expected exit code of doctor.</param>
    /// <param name="args">Its arguments.</param>
    protected Task<JsonArray> DoctorAsync(int code, params string[] args) => DoctorAsync(new CommandOptions(), code, args);

    /// <summary>The checks of doctor.</summary>
    protected async Task<JsonArray> DoctorAsync(CommandOptions options, int code, params string[] args) =>
        (await MiniPodAsync(options, ["doctor", "-o", "json", .. args])).ShouldExit(code).Json.AsArray();

    /// <summary>The only check with this name whose evidence contains a text.</summary>
    protected static JsonNode Check(JsonArray checks, string name, string evidence = "")
    {
        var found = checks.Where(check =>
            (string?)check!["check"] == name && ((string)check["evidence"]!).Contains(evidence, StringComparison.Ordinal)).ToList();
        if (found.Count != 1) Assert.Fail($"{found.Count} checks \"{name}\" with \"{evidence}\" in:\n{checks.ToJsonString()}");
        return found[0]!;
    }

    /// <summary>Fails the test unless a check has a verdict, and runs the command that fixes it.</summary>
    protected async Task FixAsync(JsonNode check, string verdict)
    {
        Assert.Equal(verdict, (string?)check["verdict"]);
        var minipod = $"minipod() {{ \"{Binary.Path}\" \"$@\"; }}";
        (await Command.RunAsync("bash", ["-ec", $"{minipod}\n{check["fix"]}"], WithState(new CommandOptions()))).ShouldSucceed();
    }
}
