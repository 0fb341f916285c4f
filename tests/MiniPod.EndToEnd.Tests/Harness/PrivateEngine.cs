using System.Globalization;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The engine of the private host. It can be stopped and started as an administrator, a crash, or a reboot
/// would do it.</summary>
public static class PrivateEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static string RunDirectory => Environment.GetEnvironmentVariable("MINIPOD_ENGINE_RUN")!;

    private static string Owner => Path.Combine(RunDirectory, "owner");

    private static int ProcessId => int.Parse(File.ReadAllText(Owner).Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Its command line.</summary>
    public static IReadOnlyList<string> Line => File.ReadAllText($"/proc/{ProcessId}/cmdline").TrimEnd('\0').Split('\0');

    /// <summary>Stops it with TERM, or kills it with KILL, and waits until it has exited.</summary>
    public static async Task EndAsync(string signal)
    {
        var process = ProcessId;
        (await Command.RunAsync("kill", "-s", signal, process.ToString(CultureInfo.InvariantCulture))).ShouldSucceed();
        var started = TimeProvider.System.GetTimestamp();
        while (Kernel.IsAlive(process.ToString(CultureInfo.InvariantCulture)))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"the engine did not exit on {signal}");
            await Task.Delay(20);
        }
    }

    /// <summary>Starts it, and waits until it responds.</summary>
    public static async Task StartAsync(IReadOnlyList<string> line)
    {
        const string script = """log=$1; shift; setsid nohup "$@" </dev/null >>"$log" 2>&1 & echo $!""";
        var process = (await Command.RunAsync(
            "bash",
            ["-c", script, "start", Path.Combine(RunDirectory, "dockerd.log"), .. line],
            new CommandOptions())).ShouldSucceed().Text;
        var stat = await File.ReadAllTextAsync($"/proc/{process}/stat");
        await File.WriteAllTextAsync(Owner, $"{process} {stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}\n");
        var started = TimeProvider.System.GetTimestamp();
        while (!await EngineApi.AnswersAsync())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                Assert.Fail($"the engine did not start: {await File.ReadAllTextAsync(Path.Combine(RunDirectory, "dockerd.log"))}");
            await Task.Delay(100);
        }
    }
}
