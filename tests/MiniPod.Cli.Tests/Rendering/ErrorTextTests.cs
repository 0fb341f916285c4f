using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class ErrorTextTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minipod-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Of_OurOwnErrors_SayAllThereIsToSay()
    {
        Assert.Equal("x", ErrorText.Of(new PodException("x")));
        Assert.Equal("x", ErrorText.Of(new IOException("x")));
        Assert.Contains("bug in minipod", ErrorText.Of(new InvalidOperationException("x")), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_PluginTookTooLong_SaysHowToGiveItMore()
    {
        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => Cni(TimeSpan.FromSeconds(30)).GetVersionInfoAsync("a", Token));

        const string hint = "\nTo allow more time, pass --cni-timeout (--timeout for the cni commands).";
        Assert.EndsWith(hint, ErrorText.Of(error), StringComparison.Ordinal);
        Assert.EndsWith(hint, ErrorText.Of(new PodException("x", error)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_LockWasHeldTooLong_TellsTheHolderAndOfNoOption()
    {
        using var held = FileLock.TryAcquire(Path.Combine(_directory, "cni.gc.lock"), holder: "another command");
        var list = NetworkConfigList.Parse("""{"name":"net","plugins":[{"type":"a"}]}"""u8);

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() =>
            Cni(TimeSpan.FromMilliseconds(100)).GcNetworkListAsync(list, [], allowEmpty: true, Token));

        Assert.EndsWith("held by another command", ErrorText.Of(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PluginIsMissing_TellsOfTheOptionWhereItHelps()
    {
        File.CreateSymbolicLink(Path.Combine(_directory, "broken"), "/no/such/file");
        var cni = new CniRuntime(new CniRuntimeOptions { PluginDirectories = [_directory] });
        var missing = Assert.Throws<PluginNotFoundException>(() => cni.FindPlugin("no-such-plugin"));
        var broken = Assert.Throws<PluginNotFoundException>(() => cni.FindPlugin("broken"));

        const string hint = "\nTo search other directories, pass --cni-bin-dir.";
        Assert.DoesNotContain("--", missing.Message, StringComparison.Ordinal); // the library does not know the options of the command line
        Assert.EndsWith(hint, ErrorText.Of(missing), StringComparison.Ordinal);
        Assert.EndsWith(hint, ErrorText.Of(new PodException("x", missing)), StringComparison.Ordinal);
        Assert.DoesNotContain("--cni-bin-dir", ErrorText.Of(broken), StringComparison.Ordinal);
    }

    private CniRuntime Cni(TimeSpan timeout)
    {
        var plugin = Path.Combine(_directory, "a");
        File.WriteAllText(plugin, "");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new CniRuntime(new CniRuntimeOptions
        {
            PluginDirectories = [_directory],
            CacheDirectory = _directory,
            LockDirectory = _directory,
            Exec = new Hanging(),
            Timeout = timeout,
        });
    }

    private sealed class Hanging : IPluginExec
    {
        public Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken) =>
            Task.FromResult(new PluginOutcome { ExitCode = PluginOutcome.NoExitCode, TimedOut = true });
    }
}
