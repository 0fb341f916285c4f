namespace MiniPod.Linux.Tests;

/// <summary>A shell is given commands one after another.</summary>
public sealed class ShellSessionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ShellSession _shell = new(new Dictionary<string, string> { ["GREETING"] = "hello" });

    public void Dispose() => _shell.Dispose();

    [Theory(Timeout = 30_000)]
    [InlineData("echo $GREETING", 0, "hello\n")]
    [InlineData("echo out; echo err >&2; false", 1, "out\nerr\n")]
    [InlineData("cat <<'EOF'\nit's\nEOF", 0, "it's\n")]
    [InlineData("printf 'no line end'", 0, "no line end")]
    [InlineData("cat", 0, "")]
    [InlineData("printf '每个名字'", 0, "每个名字")]
    public async Task Command_IsRun(string command, int exitCode, string output) =>
        Assert.Equal((exitCode, output), await _shell.RunAsync(command, Patience, TestContext.Current.CancellationToken));

    [Fact(Timeout = 30_000)]
    public async Task Variables_AndDirectory_Stay()
    {
        var token = TestContext.Current.CancellationToken;
        await _shell.RunAsync("a=1; cd /proc", Patience, token);

        Assert.Equal((0, "1 /proc\n"), await _shell.RunAsync("echo $a $PWD", Patience, token));
    }

    [Fact(Timeout = 30_000)]
    public async Task WrongSyntax_DoesNotEndTheShell()
    {
        var token = TestContext.Current.CancellationToken;

        Assert.NotEqual(0, (await _shell.RunAsync("echo (", Patience, token)).ExitCode);
        Assert.Equal((0, "still here\n"), await _shell.RunAsync("echo still here", Patience, token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Shell_ThatEnds_IsTold()
    {
        var token = TestContext.Current.CancellationToken;

        Assert.Null((await _shell.RunAsync("exit 3", Patience, token)).ExitCode);
        Assert.Null((await _shell.RunAsync("echo late", Patience, token)).ExitCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_ThatTakesTooLong_IsTold() => await Assert.ThrowsAsync<TimeoutException>(
        () => _shell.RunAsync("sleep 20", TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
}
