using System.Net;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Handlers;

/// <summary>A test of what handlers do; the pod's address is the loopback interface's.</summary>
public abstract class HandlerTest
{
    /// <summary>The time limit of a test, in milliseconds.</summary>
    protected const int Limit = 30_000;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static HandlerTarget Target => new() { ContainerId = new string('a', 64), Address = IPAddress.Loopback };

    protected static Task<HandlerResult> ProbeAsync(Handler handler, int seconds = 20, HandlerTarget? target = null) =>
        new HandlerRunner(new FakeEngine(), TimeProvider.System).ProbeAsync(
            target ?? Target, new ProbeSpec { Handler = handler, TimeoutSeconds = seconds }, Token);

    protected static Task<HandlerResult> HookAsync(Handler handler, TimeSpan? limit = null) =>
        new HandlerRunner(new FakeEngine(), TimeProvider.System).HookAsync(Target, handler, limit, Token);

    protected static HandlerResult Success(string message = "") => new(HandlerOutcome.Success, message);

    protected static HandlerResult Failure(string message) => new(HandlerOutcome.Failure, message);

    /// <summary>A port on which nobody listens.</summary>
    protected static int FreePort()
    {
        using var server = new LoopbackServer((_, _) => Task.CompletedTask);
        return server.Port;
    }
}
