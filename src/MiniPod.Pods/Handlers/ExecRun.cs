using MiniPod.Engine;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Handlers;

/// <summary>Runs a program in a container. When the time is over it is killed with all that it has started: kubelet leaves such programs
/// running, and they pile up (kubernetes#110070).</summary>
internal static class ExecRun
{
    public static async Task<HandlerResult> RunAsync(
        IContainerEngine engine, ExecHandler handler, HandlerTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command =
            handler.Expands ? [.. handler.Command.Select(word => VariableReferences.Expand(word, target.Variables))] : handler.Command;
        var output = new BoundedOutput();
        var code = await engine.ExecAsync(
            target.ContainerId,
            new ExecConfig { Command = command, EndsWithCaller = true },
            null,
            output,
            output,
            cancellationToken).ConfigureAwait(false);
        return new HandlerResult(code == 0 ? HandlerOutcome.Success : HandlerOutcome.Failure, output.Text);
    }
}
