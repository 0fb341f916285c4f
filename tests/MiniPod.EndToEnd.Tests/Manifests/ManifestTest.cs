using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Manifests;

/// <summary>Runs pods of manifests. What came of a field is asked of the kernel and of the engine, never of minipod's record.</summary>
public abstract class ManifestTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>A command, in the list form of YAML, of a container that does nothing until it is told to stop.</summary>
    protected const string Idle = """["sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"]""";

    /// <summary>A command that prints the hosts file without the names of other pods and of containers.</summary>
    protected const string OwnHosts = "sed '/^# minipod: c/,/^# minipod: end/d' /etc/hosts";

    /// <summary>The directories of the pods' volumes, each named by its pod's id.</summary>
    protected string Volumes => Path.Combine(StateDirectory, "volumes");

    /// <summary>Runs the pods of a manifest.</summary>
    protected Task<CommandResult> RunYamlAsync(string yaml, params string[] options) =>
        MiniPodAsync(new CommandOptions { Input = yaml }, ["run", "-f", "-", .. options]);

    /// <summary>What a shell prints in a container.</summary>
    protected async Task<string> InAsync(string pod, string container, string script) =>
        Plain((await MiniPodAsync("exec", "-c", container, pod, "sh", "-c", script)).ShouldSucceed().Text);

    /// <summary>Fails unless a shell prints these lines in a container.</summary>
    protected async Task PrintsAsync(string pod, string container, string script, params string[] lines) =>
        Assert.Equal(string.Join('\n', lines), await InAsync(pod, container, script));

    /// <summary>Waits until a container has printed these lines.</summary>
    protected Task LogsAsync(string pod, string container, params string[] lines) => UntilAsync(
        async () => Plain((await MiniPodAsync("logs", pod, "-c", container)).Text) == string.Join('\n', lines),
        $"the output of {container}:\n{string.Join('\n', lines)}",
        seconds: 10);

    /// <summary>A container as the engine has it.</summary>
    protected static Task<JsonNode> EngineAsync(string pod, string container) => EngineApi.InspectAsync($"minipod.{pod}.{container}");

    /// <summary>The first process of a container.</summary>
    protected static async Task<string> ProcessAsync(string pod, string container) =>
        (await EngineAsync(pod, container))["State"]!["Pid"]!.ToJsonString();

    /// <summary>A file of a container's first process in /proc.</summary>
    protected static async Task<string> ProcAsync(string pod, string container, string file) =>
        await File.ReadAllTextAsync($"/proc/{await ProcessAsync(pod, container)}/{file}");

    /// <summary>A namespace of a container's first process, in the form <c>ipc:[4026532549]</c>.</summary>
    protected static async Task<string> NamespaceAsync(string pod, string container, string kind) =>
        NamespaceOf(await ProcessAsync(pod, container), kind);

    /// <summary>A namespace of a process.</summary>
    protected static string NamespaceOf(string process, string kind) => new FileInfo($"/proc/{process}/ns/{kind}").LinkTarget!;

    /// <summary>The mount points below a directory, proc(5).</summary>
    protected static IReadOnlyList<string> MountsBelow(string directory) =>
    [
        .. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4])
            .Where(point => point.StartsWith($"{directory}/", StringComparison.Ordinal)),
    ];

    /// <summary>What <c>stat</c> says of a path of the host: mode, owner and group.</summary>
    protected static async Task<string> StatAsync(string path) =>
        (await Command.RunAsync("stat", "-c", "%a %u:%g %F", path)).ShouldSucceed().Text;

    /// <summary>Makes an image of the toolbox with other settings, as lines of a Dockerfile.</summary>
    protected static async Task CommitAsync(string image, params string[] settings)
    {
        var id = (await Command.RunAsync("docker", "create", TestImages.Toolbox)).ShouldSucceed().Text;
        (await Command.RunAsync("docker", ["commit", .. settings.SelectMany(line => new[] { "--change", line }), id, image],
            new CommandOptions()))
            .ShouldSucceed();
        await EngineApi.RemoveAsync(id);
    }

    /// <summary>The files and directories of this test.</summary>
    protected string Listing() =>
        string.Join('\n', Directory.EnumerateFileSystemEntries(Files, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

    // A terminal ends lines with both.
    private static string Plain(string text) => text.Replace("\r", "", StringComparison.Ordinal);

    /// <summary>Removes a pod at once, and fails unless the host is as it was.</summary>
    protected async Task LeavesNothingAsync(HostSnapshot before, params string[] pods)
    {
        (await MiniPodAsync(["rm", "-f", .. pods])).ShouldSucceed();
        await before.AssertSameAsync();
    }
}
