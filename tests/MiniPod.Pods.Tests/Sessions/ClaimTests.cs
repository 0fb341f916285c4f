using MiniPod.Linux;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Sessions;

/// <summary>The claim by which the agent sees that a command waits for a pod.</summary>
public sealed class ClaimTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Lock_TwoCommandsWait_TheOneThatIsLeftHasTheClaim()
    {
        using var world = new PodWorld();
        world.Paths.Create();
        var (path, claim) = (world.Paths.PodLock("x"), world.Paths.ClaimLock("x"));
        var held = FileLock.TryAcquire(path)!;
        var waiting = new[] { LockAsync(world.Runtime, path, claim), LockAsync(world.Runtime, path, claim) };
        await UntilAsync(() => FileLock.IsHeld(claim));

        held.Dispose();
        var first = await Task.WhenAny(waiting);

        await UntilAsync(() => FileLock.IsHeld(claim));
        (await first).Dispose();
        (await waiting.Single(one => one != first)).Dispose();
        Assert.False(File.Exists(claim));
    }

    [Fact(Timeout = 60_000)]
    public async Task Lock_TheAgentWaits_ClaimsNothing()
    {
        using var world = new PodWorld();
        world.Paths.Create();
        var (path, claim) = (world.Paths.PodLock("x"), world.Paths.ClaimLock("x"));
        var held = FileLock.TryAcquire(path, holder: "a command")!;
        var told = new TaskCompletionSource();
        var runtime = world.Runtime with { IsAgent = true, Notice = _ => told.TrySetResult() };
        var waiting = LockAsync(runtime, path, claim);
        await told.Task;
        await Task.Delay(200, Token);

        Assert.False(FileLock.IsHeld(claim));
        held.Dispose();
        (await waiting).Dispose();
    }

    private static Task<FileLock> LockAsync(PodRuntime runtime, string path, string claim) =>
        PodSession.LockAsync(runtime, path, "test", Token, claim);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(10, Token);
    }
}
