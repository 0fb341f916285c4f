using MiniPod.Linux;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>The process that is the first one on the host of a lesson: another minipod process. It ends with this one.</summary>
/// <param name="arguments">What it does: the arguments of <see cref="LessonHostCommand"/> after the first.</param>
internal sealed class LessonHostProcess(IReadOnlyList<string> arguments)
{
    /// <summary>Starts it; it waits until the lifeline begins.</summary>
    public TerminalProcess Start(Lifeline lifeline, bool isSandbox)
    {
        TerminalProcess? process = null;
        string[] line = [LessonHostCommand.Name, lifeline.Handle, .. arguments];
        if (isSandbox) line = [.. line, LessonHostCommand.Sandbox];
        void Begin() => process = TerminalProcess.Start(Environment.ProcessPath!, line);
        if (isSandbox) PrivateHost.Run(Begin);
        else Begin();
        return process!;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(bool isSandbox, CancellationToken cancellationToken)
    {
        using var lifeline = new Lifeline();
        using var process = Start(lifeline, isSandbox);
        lifeline.Begin();
        // With a host of its own everything is gone. What it made on the real one, only the process itself can remove.
        var code = isSandbox ? await process.WaitAsync(cancellationToken) : await process.WaitForCleanUpAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return code;
    }
}
