using MiniPod.EndToEnd.Tests.Harness;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(EndToEndHost))]

// Tests compare the state of the whole host before and after, so they run one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The machine under test, prepared by the first test that needs it.</summary>
public sealed class EndToEndHost : IAsyncDisposable
{
    private Task<string?>? _ready;
    private BorrowedNetwork? _network;

    /// <summary>Skips the test if the machine lacks a prerequisite.</summary>
    public async Task RequireAsync()
    {
        Prerequisite.Require(await (_ready ??= MakeReadyAsync()));

        // A test of 'prune' may have removed the idle bridge: it is re-created, so that every test starts with the same
        // host.
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
        if (!PrivateHost.IsHere) await TestPods.SweepAsync(); // a private host starts empty, and the files in /tmp belong to the outer one
        _network = new BorrowedNetwork("minipod", "minipod0");
        await WarmAsync();
        return null;
    }

    // The first pod on a host creates what all pods share and what remains: the bridge and the plugins' base chains. No
    // test should see that as a leftover.
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
