using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A container that cannot run its command, or exits immediately.</summary>
public sealed class ContainerCommandTests(EndToEndHost host) : BadInputTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData(127, "its command was not found", "/no/such")]
    [InlineData(127, "its command was not found", "nosuch")]
    [InlineData(126, "its command cannot be invoked", "/etc")]
    [InlineData(126, "its command cannot be invoked", "/etc/passwd")]
    public async Task Run_CommandImpossible_IsDockersExitCode(int code, string says, string command)
    {
        await FailsAsync(
            code,
            new CommandOptions(),
            ["run", "-d", "--name", Name("pod"), TestImages.Toolbox, command],
            says,
            "All changes were undone");
        await FailsAsync(code, new CommandOptions(), ["run", "--rm", "--name", Name("pod"), TestImages.Toolbox, command], says);
    }

    [Fact(Timeout = Limit)]
    public Task Run_EntrypointMissing_Is127() =>
        FailsAsync(
            127,
            new CommandOptions(),
            ["run", "-d", "--name", Name("pod"), "--entrypoint", "/zzz", TestImages.Toolbox],
            "its command was not found",
            "/zzz");

    [Fact(Timeout = Limit)]
    public Task Run_VolumeOptionUnknown_IsTheEnginesError() =>
        RefusesAsync(
            ["run", "-d", "--name", Name("pod"), "-v", "/etc:/b:zz", TestImages.Toolbox],
            "invalid mode: zz",
            "All changes were undone");

    [Fact(Timeout = Limit)]
    public async Task RunDetached_ContainerEndsAtOnce_SucceedsAndPsTells()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "true")).ShouldSucceed();
        // the engine notices an exit a moment later
        (await Command.RunAsync("docker", "wait", $"minipod.{Name("pod")}.toolbox")).ShouldSucceed();

        var line = Assert.Single((await MiniPodAsync("ps", "-a")).Lines, line => line.Contains(Name("pod"), StringComparison.Ordinal));
        Assert.Contains("Exited", line, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task RunForeground_ContainerEndsAtOnce_HasItsCode()
    {
        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "--rm", "--name", Name("pod"), TestImages.Toolbox, "sh", "-c", "exit 42")).ShouldExit(42);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_CommandMissing_HasTheEnginesCode()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        // The exit code depends on the version of the engine: older ones return 126, newer ones 127.
        Assert.InRange((await MiniPodAsync("exec", Name("pod"), "nosuch")).ExitCode, 126, 127);
    }

    [Fact(Timeout = Limit)]
    public async Task RunInPod_CommandMissing_LeavesThePodAsItWas()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        await FailsAsync(
            127,
            new CommandOptions(),
            ["run", "-d", "--pod", Name("pod"), "--name", "two", TestImages.Toolbox, "nosuch"],
            "its command was not found",
            "The pod is as it was before.");
    }
}
