using System.Globalization;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>The first process of a container is killed. Nothing brings it back: only a repair starts another one.</summary>
/// <param name="ContainerId">The container.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="StartTime">When it was started, in clock ticks since boot.</param>
internal sealed record EndedProcess(string ContainerId, int ProcessId, long StartTime) : FaultChange
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    public override async Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        new ProcessIdentity(ProcessId, StartTime).Kill();

        // The engine notices it a moment later.
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            var found = await tools.Engine.FindContainerAsync(ContainerId, cancellationToken).ConfigureAwait(false);
            if (found?.State.HasProcess() != true) return;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Describe(ShellWriter shell) =>
        shell.Line(string.Create(CultureInfo.InvariantCulture, $"kill -KILL {ProcessId}"));

    public override void DescribeUndo(ShellWriter shell) => shell.Comment("nothing: a process does not come back");
}
