using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Operations;

/// <summary>A fault that was made on a pod.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Commands">The shell commands that make the same.</param>
/// <param name="Undo">The shell commands that undo it.</param>
public sealed record FaultAnswer(FaultInfo Fault, IReadOnlyList<string> Commands, IReadOnlyList<string> Undo)
{
    internal static FaultAnswer Of(FaultInfo fault, IReadOnlyList<FaultChange> changes)
    {
        var (make, undo) = (new ShellWriter(new Dictionary<string, string>()), new ShellWriter(new Dictionary<string, string>()));
        foreach (var change in changes) change.Describe(make);
        foreach (var change in changes.Reverse()) change.DescribeUndo(undo);
        return new FaultAnswer(fault, Lines(make), Lines(undo));
    }

    private static string[] Lines(ShellWriter shell) => shell.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
