using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The log is always written to a file in the state directory, and to standard error at the requested
/// level.</summary>
public sealed class LogLevelTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Line = "Creating container";

    [Theory(Timeout = Limit)]
    [InlineData("debug", true)]
    [InlineData("fatal", false)]
    public async Task Create_LogLevel_TellsAsMuchOnStandardError(string level, bool isTold)
    {
        var created = (await MiniPodAsync("create", Name("pod"), "--log-level", level)).ShouldSucceed();

        Assert.Equal(isTold, created.Stderr.Contains(Line, StringComparison.Ordinal));
        Assert.DoesNotContain(Line, created.Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Create_NoLogLevel_WritesTheFileAlone()
    {
        var created = (await MiniPodAsync("create", Name("pod"))).ShouldSucceed();

        Assert.Empty(created.Stderr);
        Assert.Contains(
            "[INF] Step CreateSandbox",
            string.Concat(Directory.EnumerateFiles(Path.Combine(StateDirectory, "log")).Select(File.ReadAllText)),
            StringComparison.Ordinal);
    }
}
