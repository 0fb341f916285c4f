using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Memory, open files, and disk usage stay bounded, however much a plugin writes and however many pods there
/// are.</summary>
public sealed class BoundTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("stdout", "head -c 300000000 /dev/zero | tr '\\\\0' x")]
    [InlineData("stderr", "head -c 300000000 /dev/zero | tr '\\\\0' x >&2; exit 1")]
    [InlineData(
        "message",
        "printf '{\"cniVersion\":\"1.0.0\",\"code\":101,\"msg\":\"'; head -c 3000000 /dev/zero | tr '\\\\0' x; printf '\"}'; exit 1")]
    public async Task Run_PluginWritesWithoutEnd_MemoryErrorJournalAndLogStaySmall(string what, string script)
    {
        var network = WriteNetwork('a', 233, ", { \"type\": \"fake\" }");
        var program = WriteFile("bin/fake", $$"""
            #!/bin/sh
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}'; exit 0;;
              DEL) exit 1;;
            esac
            {{script.Replace("\\\\", "\\", StringComparison.Ordinal)}}
            """ + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] plugins =
        [
            "--cni-conf-dir",
            NetworkDirectory,
            "--cni-bin-dir",
            $"{Path.GetDirectoryName(program)}:{Prerequisite.PluginDirectory}",
        ];
        await using var run = StartMiniPod([
            "run", "-d", "--name", Name("pod"), .. plugins, "--network", network, TestImages.Toolbox, "sleep", "600",
        ]);

        var peak = await WatchAsync(run, Memory);

        var result = (await run.WaitAsync()).ShouldExit(125);
        File.WriteAllText(
            program,
            "#!/bin/sh\n[ \"$CNI_COMMAND\" != VERSION ] || echo "
            + "'{\"cniVersion\":\"1.0.0\",\"supportedVersions\":[\"0.4.0\",\"1.0.0\"]}'\n");
        var kept = Directory.EnumerateFiles(StateDirectory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        (await MiniPodAsync(["rm", "-f", "-a", .. plugins])).ShouldSucceed(); // the pod is kept where the plugin may hold something
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: peak memory {peak / 1000.0:0} MB, error {result.Stderr.Length} characters, journal and log {kept / 1000} kB"));
        Assert.InRange(result.Stderr.Length, 1, 20_000);
        Assert.InRange(kept, 1, 1_000_000);
        Assert.InRange(peak, 1, 150_000);
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task RunManifest_TwentyPodsAtOnce_NeedFewFiles()
    {
        var manifest = WriteFile("pods.yaml", string.Join("\n---\n", Enumerable.Range(0, 20).Select(number => $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name($"p{number}")}
            spec:
              containers:
              - name: app
                image: {TestImages.Toolbox}
                command: [sleep, "600"]
            """)));
        var limited = WithState(new CommandOptions { Timeout = TimeSpan.FromMinutes(3) });
        await using var run = RunningCommand.Start("prlimit", ["--nofile=256", Binary.Path, "run", "-f", manifest], limited);

        var most = await WatchAsync(run, OpenFiles);

        (await run.WaitAsync()).ShouldSucceed();
        TestContext.Current.TestOutputHelper?.WriteLine($"20 pods at once: {most} files open at most");
        Assert.InRange(most, 1, 200);
        Assert.Equal(20, (await MiniPodAsync("ps", "-q")).ShouldSucceed().Lines.Count);
    }

    private static async Task<long> WatchAsync(RunningCommand run, Func<string, long> measure)
    {
        long most = 0;
        while (!run.HasExited)
        {
            try
            {
                most = Math.Max(most, measure(string.Create(CultureInfo.InvariantCulture, $"/proc/{run.Id}")));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                break; // it exited in the meantime
            }

            await Task.Delay(5);
        }

        return most;
    }

    // The peak in kB, as the kernel reports it.
    private static long Memory(string process) =>
        long.Parse(
            File.ReadLines($"{process}/status")
                .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    private static long OpenFiles(string process) => Directory.EnumerateFileSystemEntries($"{process}/fd").Count();
}
