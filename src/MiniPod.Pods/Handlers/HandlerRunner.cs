using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Handlers;

/// <summary>Runs probes and hooks against containers.</summary>
/// <param name="engine">The engine of the containers.</param>
/// <param name="time">The clock.</param>
public sealed class HandlerRunner(IContainerEngine engine, TimeProvider time)
{
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(24); // A timer cannot take more than 49.

    /// <summary>Runs a probe once.</summary>
    /// <param name="target">The container.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="cancellationToken">Gives up; a program is killed then, too.</param>
    public Task<HandlerResult> ProbeAsync(HandlerTarget target, ProbeSpec probe, CancellationToken cancellationToken) => RunAsync(
        target, probe.Handler, HandlerUse.Probe, TimeSpan.FromSeconds(probe.TimeoutSeconds), cancellationToken);

    /// <summary>Runs a hook.</summary>
    /// <param name="target">The container.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="limit">How long it may take; null for as long as it takes.</param>
    /// <param name="cancellationToken">Gives up; a program is killed then, too.</param>
    public Task<HandlerResult> HookAsync(HandlerTarget target, Handler hook, TimeSpan? limit, CancellationToken cancellationToken) =>
        RunAsync(target, hook, HandlerUse.Hook, limit, cancellationToken);

    private async Task<HandlerResult> RunAsync(
        HandlerTarget target, Handler handler, HandlerUse use, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit < LongestLimit ? limit.Value : LongestLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await DoAsync(target, handler, use, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HandlerResult.Failure(TooLate(target, handler, use, limit ?? LongestLimit));
        }
        catch (Exception error) when (error is EngineException or LibcException or PodException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return HandlerResult.Error(error.Message);
        }
    }

    private Task<HandlerResult> DoAsync(HandlerTarget target, Handler handler, HandlerUse use, CancellationToken cancellationToken) =>
        handler switch
        {
            ExecHandler exec => ExecRun.RunAsync(engine, exec, target, cancellationToken),
            HttpHandler http => new HttpRun(http, target, use).RunAsync(cancellationToken),
            TcpHandler tcp => TcpRun.RunAsync(tcp, target, cancellationToken),
            GrpcHandler grpc => new GrpcRun(grpc, target).RunAsync(cancellationToken),
            SleepHandler sleep => SleepAsync(sleep, cancellationToken),
            _ => throw new InvalidOperationException($"no such handler: {handler.GetType().Name}"),
        };

    private async Task<HandlerResult> SleepAsync(SleepHandler sleep, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromSeconds(Math.Clamp(sleep.Seconds, 0, (long)LongestLimit.TotalSeconds));
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(false);
        return HandlerResult.Success();
    }

    private static string TooLate(HandlerTarget target, Handler handler, HandlerUse use, TimeSpan limit)
    {
        var seconds = FormattableString.Invariant($"{limit.TotalSeconds:0.###}s");
        return handler switch
        {
            ExecHandler exec => $"command timed out: \"{string.Join(' ', exec.Command)}\" timed out after {seconds}",
            HttpHandler http => $"Get \"{new HttpRun(http, target, use).Url}\": context deadline exceeded "
                + "(Client.Timeout exceeded while awaiting headers)",
            TcpHandler tcp => $"dial tcp {new HandlerConnection(target, tcp.Host, tcp.Port).Place}: i/o timeout",
            GrpcHandler => $"timeout: health rpc did not complete within {seconds}",
            _ => $"did not end within {seconds}",
        };
    }
}
