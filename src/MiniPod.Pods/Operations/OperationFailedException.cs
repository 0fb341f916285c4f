using MiniPod.Pods.Execution;

namespace MiniPod.Pods.Operations;

/// <summary>An operation on a pod failed and was undone. The inner exception is the first error, which is the
/// cause.</summary>
public sealed class OperationFailedException : PodException
{
    /// <param name="verb">What was tried.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="cause">The first error.</param>
    /// <param name="undone">The message for the case that everything was undone.</param>
    /// <param name="left">The steps that could not be undone.</param>
    /// <param name="again">The command that finishes the work once the cause is fixed. Default <c>minipod rm
    /// -f</c>.</param>
    internal OperationFailedException(
        string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left, string? again = null)
        : base(Describe(verb, pod, cause, undone, left, again), cause) => Left = left;

    /// <summary>The steps that could not be undone; empty when all were.</summary>
    public IReadOnlyList<UndoFailure> Left { get; }

    private static string Describe(string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left, string? again)
    {
        var hint = $"The record is kept. Fix the cause, then run '{again ?? $"minipod rm -f {pod}"}'.";
        var text = $"cannot {verb} pod \"{pod}\": {(cause is OperationCanceledException ? "it was interrupted" : cause.Message)}";
        if (left.Count == 0) return $"{text}\n{undone}";
        if (left.All(failure => failure.Error == cause)) return $"{text}\n{hint}";
        var kept = string.Join(
            "\n", left.DistinctBy(failure => failure.Error).Select(failure => $"  {failure.Step}: {failure.Error.Message}"));
        return $"{text}\nNot everything could be undone:\n{kept}\n{hint}";
    }
}
