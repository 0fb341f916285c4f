using System.Collections.Concurrent;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>An observer that fails at every call, like one whose terminal is gone, and notes whether two calls
/// overlap.</summary>
internal sealed class BrokenObserver : IStepObserver
{
    private int _inside;

    public ConcurrentQueue<string> Calls { get; } = new();

    public bool Overlapped { get; private set; }

    public ValueTask DoingAsync(StepReport step) => Note($"Doing {step.Key}");

    public ValueTask DoneAsync(StepReport step, StepOutcome outcome, TimeSpan duration) => Note($"Done {step.Key}");

    public ValueTask FailedAsync(StepReport step, Exception error) => Note($"Failed {step.Key}");

    public ValueTask UndoingAsync(StepReport step) => Note($"Undoing {step.Key}");

    public ValueTask UndoneAsync(StepReport step, TimeSpan duration) => Note($"Undone {step.Key}");

    public ValueTask UndoFailedAsync(StepReport step, Exception error) => Note($"UndoFailed {step.Key}");

    public ValueTask PluginRanAsync(PluginCall call, TimeSpan duration) => Note($"PluginRan {call.Type}");

    private ValueTask Note(string call)
    {
        Overlapped |= Interlocked.Increment(ref _inside) > 1;
        Calls.Enqueue(call);
        Thread.Sleep(1);
        Interlocked.Decrement(ref _inside);
        throw new IOException("Broken pipe");
    }
}
