using MiniPod.Agent.Tests.Decisions;
using MiniPod.Agent.Watching;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Agent.Tests.Watching;

/// <summary>What a decision about a pod depends on, as it is read again and again.</summary>
public sealed class PodReaderTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task Read_HostClockIsSetWhileAContainerWaits_WaitIsAsLongAsBefore(int set)
    {
        using var world = new PodWorld();
        var token = TestContext.Current.CancellationToken;
        var time = new HostTime(DateTimeOffset.UtcNow);
        var runtime = world.Runtime with { Time = time };
        var spec = new PodSpec
        {
            Name = world.Name,
            RestartPolicy = RestartPolicyKind.Always,
            Containers = [PodWorld.Container("web")],
        };
        await CreatePod.RunAsync(runtime, spec, new CreateOptions(), token);
        world.Engine.End("web");
        var now = time.GetUtcNow();
        var record = world.Record().WithRestarts("web", new RestartHistory { Backoff = CrashBackoff.None.Next(now, now) });
        var reader = new PodReader(runtime);
        Assert.Equal(10, await WaitAsync());

        time.Advance(TimeSpan.FromSeconds(4));
        time.SetBy = TimeSpan.FromSeconds(set);

        Assert.Equal(6, await WaitAsync());
        Assert.Equal(6, await WaitAsync());
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, token);

        async Task<double> WaitAsync()
        {
            var view = await reader.ReadAsync(record, token);
            return (view.Containers[0].DueAt - view.Now).TotalSeconds;
        }
    }
}
