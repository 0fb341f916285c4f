using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Agent.Probes;

/// <summary>Runs one probe of one instance: at each tick of its period, never twice at a time. A tick that comes during a run is
/// done right after it, several of them once, as a ticker of Go has it.</summary>
internal sealed class ProbeWorker : IAsyncDisposable
{
    private const int MostTries = 3;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TimeSpan _period;
    private readonly Func<bool> _isDue;
    private readonly Func<CancellationToken, Task<HandlerResult>> _run;
    private readonly Action<HandlerResult> _done;
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;
    private bool _isRunning, _isPending, _isEnded;

    /// <param name="spec">The probe.</param>
    /// <param name="first">When the first tick is, from now.</param>
    /// <param name="isDue">Whether a tick runs the probe.</param>
    /// <param name="run">Runs it once.</param>
    /// <param name="done">Receives each result. An error has been tried again before.</param>
    /// <param name="time">The clock.</param>
    public ProbeWorker(
        ProbeSpec spec,
        TimeSpan first,
        Func<bool> isDue,
        Func<CancellationToken, Task<HandlerResult>> run,
        Action<HandlerResult> done,
        TimeProvider time)
    {
        (_isDue, _run, _done) = (isDue, run, done);
        _period = TimeSpan.FromSeconds(Math.Min(spec.PeriodSeconds, (int)TimeSpan.FromDays(24).TotalSeconds)); // a timer's longest is 49
        _timer = time.CreateTimer(_ => Tick(), null, first, _period);
    }

    /// <summary>Ticks now, and each period from now on.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_isEnded) return;
            _timer.Change(_period, _period);
        }

        Tick();
    }

    /// <summary>Ends it: no more ticks. A run that is under way is given up, and its result is not wanted.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isEnded) return;
            _isEnded = true;
        }

        _timer.Dispose();
        _end.Cancel();
    }

    /// <summary>Ends it, and waits for the run that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        Task running;
        lock (_lock) running = _running;
        await running.ConfigureAwait(false);
        _end.Dispose();
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (_isEnded) return;
            _isPending = true;
            if (_isRunning) return;
            _isRunning = true;
        }

        var running = RunAsync();
        lock (_lock) _running = _running.IsCompleted ? running : Task.WhenAll(_running, running);
    }

    private async Task RunAsync()
    {
        while (Begins())
        {
            if (!_isDue()) continue;
            if (await TryAsync().ConfigureAwait(false) is { } result && !_end.IsCancellationRequested) _done(result);
        }
    }

    private bool Begins()
    {
        lock (_lock)
        {
            _isRunning = _isPending && !_isEnded;
            _isPending = false;
            return _isRunning;
        }
    }

    // An error says nothing of the container, and is perhaps gone at once.
    private async Task<HandlerResult?> TryAsync()
    {
        for (var tries = 1; ; tries++)
        {
            HandlerResult result;
            try
            {
                result = await _run(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception error)
            {
                // Whatever it is: an agent goes on with the next tick.
                result = new HandlerResult(HandlerOutcome.Error, error.Message);
            }

            if (result.Outcome != HandlerOutcome.Error || tries == MostTries) return result;
        }
    }
}
