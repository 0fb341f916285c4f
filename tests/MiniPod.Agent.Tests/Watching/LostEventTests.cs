using Microsoft.Extensions.Time.Testing;
using MiniPod.Agent.Watching;
using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Agent.Tests.Watching;

/// <summary>Events of the engine are hints: whatever becomes of them, each container that ends is followed by its next instance,
/// once.</summary>
public sealed class LostEventTests
{
    private const int Ends = 4;

    public static TheoryData<string> Ways => ["at once", "lost", "twice", "late", "out of order"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ways))]
    public async Task Agent_WhateverBecomesOfAnEvent_RestartsEachContainerOnce(string way)
    {
        using var world = new PodWorld();
        var token = TestContext.Current.CancellationToken;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        world.Engine.Delivery = Delivery(way);
        var runtime = world.Runtime with { Time = time };
        await CreatePod.RunAsync(
            runtime,
            new PodSpec
            {
                Name = world.Name,
                RestartPolicy = RestartPolicyKind.Always,
                Containers = [PodWorld.Container("one"), PodWorld.Container("two")],
            },
            new CreateOptions(),
            token);
        using var agent = new PodAgent(runtime);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = agent.RunAsync(stays: false, stop.Token);

        for (var instance = 0; instance < Ends; instance++)
        {
            foreach (var container in new[] { "one", "two" }) world.Engine.End(ContainerSpec.FullNameOf(container, instance));
            await UntilAsync(time, () => Runs(world, $"one.{instance + 1}") && Runs(world, $"two.{instance + 1}"));
        }

        await stop.CancelAsync();
        Assert.True(await running);
        var made = world.Engine.Calls.Where(call => call.StartsWith("create ", StringComparison.Ordinal)).ToList();
        Assert.Equal(made.Distinct().Count(), made.Count);
        Assert.Equal(1 + (2 * (Ends + 1)), made.Count);
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Agent_TheEndOfAPodFails_IsRepeatedUntilItWorks()
    {
        using var world = new PodWorld();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var runtime = world.Runtime with { Time = time };
        var spec = world.Spec with { RestartPolicy = RestartPolicyKind.Never };
        await CreatePod.RunAsync(runtime, spec, new CreateOptions(), TestContext.Current.CancellationToken);
        world.Plugins.Failing.Add("DEL a");
        using var agent = new PodAgent(runtime);
        var running = agent.RunAsync(stays: false, Token);
        world.Engine.End("web");
        await UntilAsync(time, () => world.Plugins.Calls.Contains("DEL a"));

        world.Plugins.Failing.Clear();

        await UntilAsync(time, () => running.IsCompleted);
        Assert.True(await running);
        Assert.Equal((PodPhase.Exited, true), (world.Record().Phase, world.Record().Finish?.IsSuccess));
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    private static bool Runs(PodWorld world, string container) =>
        world.Engine.Containers.Any(one => one.ShortName == container && one.State == ContainerState.Running);

    private static Action<ContainerEvent, Action<ContainerEvent>> Delivery(string way)
    {
        var held = new List<(ContainerEvent News, Action<ContainerEvent> Arrive)>();
        return (news, arrive) =>
        {
            switch (way)
            {
                case "at once":
                    arrive(news);
                    break;
                case "twice":
                    arrive(news);
                    arrive(news);
                    break;
                case "late":
                    Task.Delay(300).ContinueWith(_ => arrive(news), TaskScheduler.Default);
                    break;
                case "out of order":
                    held.Insert(0, (news, arrive));
                    if (held.Count < 2) break;
                    foreach (var (one, take) in held) take(one);
                    held.Clear();
                    break;
            }
        };
    }

    // The clock goes on by itself: waits for restarts, and slow looks, take no time.
    private static async Task UntilAsync(FakeTimeProvider time, Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }
    }
}
