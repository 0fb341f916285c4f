using Microsoft.Extensions.Time.Testing;
using MiniPod.Agent.Decisions;
using MiniPod.Agent.Watching;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Agent.Tests.Watching;

public sealed class PodProbesTests
{
    [Fact(Timeout = 60_000)]
    public async Task Termination_TheInstanceRunsOn_IsAskedAgainAndIsAsReadyAsBefore()
    {
        using var world = new PodWorld();
        var token = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var runtime = world.Runtime with { Time = time };
        var asked = 0;
        world.Engine.Exec = (_, _, _, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(0);
        };
        var probe = new ProbeSpec { Handler = new ExecHandler { Command = ["x"] }, PeriodSeconds = 1 };
        var spec = new PodSpec
        {
            Name = world.Name,
            RestartPolicy = RestartPolicyKind.Always,
            Containers = [PodWorld.Container("web") with { StartupProbe = probe, LivenessProbe = probe }],
        };
        await CreatePod.RunAsync(runtime, spec, new CreateOptions(), token);
        var reader = new PodReader(runtime);
        var probes = new PodProbes(runtime, world.Record().Id, () => { }, (_, _) => { });
        await using var ended = probes;
        await UntilAsync(async () => (await LookAsync()).HasStarted);
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref asked) > 2));

        probes.BeginTermination(); // of an operation that left it alone
        Assert.True((await LookAsync()).HasStarted);
        var before = Volatile.Read(ref asked);

        await UntilAsync(() => Task.FromResult(Volatile.Read(ref asked) > before + 2));
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, token);

        async Task<ContainerFacts> LookAsync() =>
            (await probes.WithAsync(await reader.ReadAsync(world.Record(), token))).Containers[0];

        async Task UntilAsync(Func<Task<bool>> condition)
        {
            while (!await condition())
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(5, token);
            }
        }
    }
}
