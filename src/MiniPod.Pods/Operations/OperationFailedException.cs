using MiniPod.Pods.Execution;

namespace MiniPod.Pods.Operations;

/// <summary>An operation on a pod failed and was undone; the first error is the inner one, and tells the cause.</summary>
public sealed class OperationFailedException : PodException
{
    /// <param name="verb">What was tried.</param>
    /// <param name="pod">On which pod.</param>
    /// <param name="cause">The first error.</param>
    /// <param name="undone">What to say when all was undone.</param>
    /// <param name="left">What was not.</param>
    /// <param name="again">The command that finishes it once the cause is mended. Default the removal.</param>
    internal OperationFailedException(
        string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left, string? again = null)
        : base(Describe(verb, pod, cause, undone, left, again), cause) => Left = left;

    /// <summary>What could not be undone; empty when all was.</summary>
    public IReadOnlyList<UndoFailure> Left { get; }

    private static string Describe(string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left, string? again)
    {
        var mend = $"The record is kept. Mend the cause, then run '{again ?? $"minipod rm -f {pod}"}'.";
        var text = $"cannot {verb} pod \"{pod}\": {(cause is OperationCanceledException ? "it was interrupted" : cause.Message)}";
        if (left.Count == 0) return $"{text}\n{undone}";
        if (left.All(failure => failure.Error == cause)) return $"{text}\n{mend}";
        var kept = string.Join(
            "\n", left.DistinctBy(failure => failure.Error).Select(failure => $"  {failure.Step}: {failure.Error.Message}"));
        return $"{text}\nNot all of it could be undone:\n{kept}\n{mend}";
    }
}
