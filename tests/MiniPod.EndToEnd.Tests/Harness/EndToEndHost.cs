using MiniPod.EndToEnd.Tests.Harness;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(EndToEndHost))]

// Tests look at the whole host before and after: one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The machine under test, made ready by the first test that needs it.</summary>
public sealed class EndToEndHost : IAsyncDisposable
{
    private Task<string?>? _ready;
    private BorrowedNetwork? _network;

    /// <summary>Skips the test where the machine lacks something.</summary>
    public async Task RequireAsync()
    {
        Prerequisite.Require(await (_ready ??= MakeReadyAsync()));

        // A test of 'prune' has taken the idle bridge away: the next test finds the host as every other does.
        if (!Kernel.Links().Contains("minipod0")) await WarmAsync();
    }

    public async ValueTask DisposeAsync()
    {
        TestPods.EndRun();
        if (_network is not null) await _network.DisposeAsync();
    }

    private async Task<string?> MakeReadyAsync()
    {
        if (await Prerequisite.FindMissingAsync() is { } missing) return missing;
        if (!PrivateHost.IsHere) await TestPods.SweepAsync(); // a private host begins empty, and what lies in /tmp is of the other
        _network = new BorrowedNetwork("minipod", "minipod0");
        await WarmAsync();
        return null;
    }

    // The first pod of a host makes what stays for all: the bridge, the plugins' own chains. It is not a test's to account for.
    private static async Task WarmAsync()
    {
        var prefix = TestPods.NewPrefix();
        var options = new CommandOptions
        {
            Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = TestPods.StateDirectory(prefix) },
        };
        await Command.RunAsync(
            Binary.Path, ["run", "-d", "--name", prefix, "-p", "127.0.0.1:18079:80", TestImages.Toolbox, "sleep", "600"], options);
        await TestPods.RemoveAsync(prefix);
    }
}
