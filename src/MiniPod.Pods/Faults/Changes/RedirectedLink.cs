using MiniPod.Linux;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A symbolic link points to something else.</summary>
/// <param name="Path">The link.</param>
/// <param name="Before">What it pointed to.</param>
/// <param name="During">What it points to.</param>
internal sealed record RedirectedLink(string Path, string Before, string During) : FaultChange
{
    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        SymbolicLink.Replace(Path, During);
        return Task.CompletedTask;
    }

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        SymbolicLink.RemoveTemporary(Path, During, Before);
        if (new FileInfo(Path).LinkTarget == During) SymbolicLink.Replace(Path, Before);
        return Task.CompletedTask;
    }

    public override void Describe(ShellWriter shell) => shell.Line($"ln -sfn {ShellWriter.Quote(During)} {ShellWriter.Quote(Path)}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"ln -sfn {ShellWriter.Quote(Before)} {ShellWriter.Quote(Path)}");
}
