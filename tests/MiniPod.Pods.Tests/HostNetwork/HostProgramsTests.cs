using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class HostProgramsTests
{
    // A truncated list of rules must not be taken for the complete one: a chain that others use would look unused.
    [Fact(Timeout = 60_000)]
    public async Task Read_OutputWithoutEnd_IsRefused()
    {
        var error = await Assert.ThrowsAsync<PodException>(() =>
            new HostPrograms().ReadAsync("head", ["-c", "70000000", "/dev/zero"], TestContext.Current.CancellationToken));

        Assert.Contains("wrote more than 64 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Find_ChainThatIsNotThere_IsNothing()
    {
        Prerequisite.RequireRoot();

        Assert.Null(await new HostPrograms().FindAsync("iptables", ["-w", "-S", "NO-SUCH-CHAIN"], TestContext.Current.CancellationToken));
        Assert.Null(await new HostPrograms().FindAsync(
            "ip6tables", ["-w", "-t", "nat", "-S", "NO-SUCH-CHAIN"], TestContext.Current.CancellationToken));
    }

    // A failed query must not be taken for an empty result: a rule that still exists would be reported as removed.
    [Fact(Timeout = 60_000)]
    public async Task Find_CallThatFails_IsNotTakenForNothing()
    {
        var error = await Assert.ThrowsAsync<PodException>(() =>
            new HostPrograms().FindAsync("iptables", ["--no-such-option"], TestContext.Current.CancellationToken));

        Assert.Contains("failed with exit code 2", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("4")]
    [InlineData("137")]
    [InlineData("255")]
    public async Task Find_ExitCodeOfAnotherKind_IsNotTakenForNothing(string code)
    {
        var error = await Assert.ThrowsAsync<PodException>(() =>
            new HostPrograms().FindAsync("sh", ["-c", $"echo why >&2; exit {code}"], TestContext.Current.CancellationToken));

        Assert.EndsWith($"failed with exit code {code}: why", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_AnyFailure_IsNotTakenForNothing()
    {
        var error = await Assert.ThrowsAsync<PodException>(() =>
            new HostPrograms().ReadAsync("ip", ["link", "show", "dev", "no-such-device"], TestContext.Current.CancellationToken));

        Assert.Contains("failed with exit code 1", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_ProgramThatIsNotInstalled_IsNothing() =>
        Assert.Null(await new HostPrograms().ReadAsync("no-such-program", [], TestContext.Current.CancellationToken));

    // Recovery uses the variable to find programs that a killed command started: no rule may be added after recovery
    // has looked.
    [Fact(Timeout = 60_000)]
    public async Task Run_ForAContainer_IsFoundByTheVariableThatPluginsHave()
    {
        var id = Guid.NewGuid().ToString("N");

        var run = new HostPrograms().RunAsync("sleep", ["1"], "", id, TestContext.Current.CancellationToken);
        while (!run.IsCompleted && ProcessMarker.Find("CNI_CONTAINERID", id).Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var found = ProcessMarker.Find("CNI_CONTAINERID", id);
        await run;

        Assert.Single(found);
        Assert.Empty(ProcessMarker.Find("CNI_CONTAINERID", id));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_ForNoContainer_HasTheTwoVariablesAlone() =>
        await new HostPrograms().RunAsync(
            "sh",
            ["-c", "test \"$(tr '\\0' '\\n' < /proc/$$/environ | sed 's/=.*//' | sort | tr '\\n' ' ')\" = 'LC_ALL PATH '"],
            "",
            null,
            TestContext.Current.CancellationToken);
}
