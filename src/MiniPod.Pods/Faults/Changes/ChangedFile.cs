using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A file that containers have mounted gets another text. It is written in place: a rename would not be seen.</summary>
/// <param name="Path">The file.</param>
/// <param name="Before">Its text.</param>
/// <param name="During">Its new text.</param>
internal sealed record ChangedFile(string Path, string Before, string During) : FaultChange
{
    public override bool OutlivesBoot => true;

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        NoFollowFile.Overwrite(Path, Encoding.UTF8.GetBytes(During));
        return Task.CompletedTask;
    }

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        // Whatever else it says, somebody wrote it meanwhile; a write that was cut off is a part of the new text.
        if (!File.Exists(Path)) return;
        var now = await File.ReadAllTextAsync(Path, cancellationToken).ConfigureAwait(false);
        if (During.StartsWith(now, StringComparison.Ordinal)) NoFollowFile.Overwrite(Path, Encoding.UTF8.GetBytes(Before));
    }

    public override void Describe(ShellWriter shell) => Describe(shell, During);

    public override void DescribeUndo(ShellWriter shell) => Describe(shell, Before);

    private void Describe(ShellWriter shell, string text) =>
        shell.Line($"printf %s {ShellWriter.Quote(text)} > {ShellWriter.Quote(Path)}");
}
