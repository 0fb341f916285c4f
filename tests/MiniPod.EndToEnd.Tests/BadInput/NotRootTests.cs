using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

public sealed class NotRootTests(EndToEndHost host) : BadInputTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("run", "x")]
    [InlineData("create", "x")]
    [InlineData("ps", "-a")]
    [InlineData("inspect", "x")]
    [InlineData("logs", "x")]
    [InlineData("exec", "x", "ls")]
    [InlineData("rm", "-f", "x")]
    [InlineData("recover")]
    public async Task AnyVerb_NotRoot_SaysHowToBe(params string[] line)
    {
        var before = await SnapshotAsync();

        RequireClear(await AsNobodyAsync(line), 125, "minipod must run as root", "sudo minipod");

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task VersionScriptExplainAndValidate_NotRoot_Work()
    {
        (await AsNobodyAsync("version")).ShouldSucceed();
        (await AsNobodyAsync("explain", "veth")).ShouldSucceed();
        (await AsNobodyAsync("explain", "pod.spec")).ShouldSucceed();
        var manifest = WriteFile("pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b}]}}");
        (await AsNobodyAsync("validate", manifest)).ShouldSucceed();
        (await AsNobodyAsync("script", "--name", Name("pod"), TestImages.Nginx)).ShouldSucceed();
    }

    // A copy, because the path of the binary itself may not be accessible to other users.
    private Task<CommandResult> AsNobodyAsync(params string[] line)
    {
        var copy = Path.Combine(Files, "minipod");
        File.Copy(Binary.Path, copy, overwrite: true);
        File.SetUnixFileMode(copy, (UnixFileMode)0x1ed); // 0755
        return Command.RunAsync(
            "setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", copy, .. line], WithState(new CommandOptions()));
    }
}
