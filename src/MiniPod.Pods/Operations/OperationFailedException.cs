using MiniPod.Pods.Running;

namespace MiniPod.Pods.Operations;

/// <summary>An operation on a pod failed and was undone; the first error is the inner one, and tells the cause.</summary>
public sealed class OperationFailedException : PodException
{
    internal OperationFailedException(string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left)
        : base(Describe(verb, pod, cause, undone, left), cause) => Left = left;

    /// <summary>What could not be undone; empty when all was.</summary>
    public IReadOnlyList<UndoFailure> Left { get; }

    private static string Describe(string verb, string pod, Exception cause, string undone, IReadOnlyList<UndoFailure> left)
    {
        var text = $"cannot {verb} pod \"{pod}\": {cause.Message}";
        if (left.Count == 0) return $"{text}\n{undone}";
        if (left.All(failure => failure.Error == cause)) return $"{text}\nThe record is kept. Mend the cause, then run 'minipod rm -f {pod}'.";
        var kept = string.Join("\n", left.DistinctBy(failure => failure.Error).Select(failure => $"  {failure.Step}: {failure.Error.Message}"));
        return $"{text}\nNot all of it could be undone:\n{kept}\nThe record is kept. Mend the cause, then run 'minipod rm -f {pod}'.";
    }
}
