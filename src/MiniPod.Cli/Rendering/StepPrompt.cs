using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Execution;

namespace MiniPod.Cli.Rendering;

/// <summary>Asks the user on the terminal before each step.</summary>
internal sealed class StepPrompt : IStepGate
{
    private const string Indent = "      ", Bash = "/bin/bash";
    private bool _asksNoMore, _quits;

    private StepPrompt()
    {
    }

    /// <summary>Prepares to ask.</summary>
    /// <exception cref="PodException">Standard input or standard error is no terminal.</exception>
    public static StepPrompt Open() => TerminalInput.CanAsk
        ? new StepPrompt()
        : throw new PodException(
            "--step asks before each step, and needs a terminal as standard input and standard error. "
            + "'--explain' shows the steps without asking.");

    public async ValueTask<StepChoice> AskAsync(StepReport step, CancellationToken cancellationToken)
    {
        if (_quits) return StepChoice.Quit;
        if (_asksNoMore) return StepChoice.Do;
        var subject = step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "";
        PluginCallView.Line(Terminal.Error, $"next in {step.Pod}: {step.Prose.Title}{subject}", TextStyle.Bold);
        while (true)
        {
            Terminal.Error.Write($"{Indent}[d]o{(step.SkipLoss is null ? "" : ", [s]kip")}, [c]ontinue, [l]ook, [w]hy, [q]uit? ");
            switch (await TerminalInput.ReadLineAsync(cancellationToken))
            {
                case "" or "d" or "do":
                    return StepChoice.Do;
                case "s" or "skip" when step.SkipLoss is { } loss:
                    Terminal.Error.WriteLine($"{Indent}skipped. {loss}\n");
                    return StepChoice.Skip;
                case "s" or "skip":
                    Terminal.Error.WriteLine($"{Indent}this step cannot be skipped: the steps after it need it");
                    break;
                case "c" or "continue":
                    _asksNoMore = true;
                    return StepChoice.Do;
                case "l" or "look":
                    await LookAsync(step, cancellationToken);
                    break;
                case "w" or "why":
                    foreach (var line in step.Prose.WhyInLines(ExplainView.ProseWidth)) Terminal.Error.WriteLine($"{Indent}{line}");
                    PluginCallView.Line(Terminal.Error, $"{Indent}in Kubernetes: {step.Prose.Kubernetes}", TextStyle.Dim);
                    break;
                case "q" or "quit" or null: // also at the end of the input: Ctrl-D
                    Terminal.Error.WriteLine($"{Indent}undoing what was done");
                    _quits = true; // and so for the pods after this one
                    return StepChoice.Quit;
                default:
                    Terminal.Error.WriteLine($"{Indent}type one of the words, or its first letter; Enter does the step");
                    break;
            }
        }
    }

    private static async Task LookAsync(StepReport step, CancellationToken cancellationToken)
    {
        var place = step.Place();
        var where = place.NamespacePath is null
            ? "on the host: the pod has no network namespace yet"
            : $"in the network namespace of {place.Pod}";
        Terminal.Error.WriteLine($"{Indent}a shell {where}; 'exit' comes back here");
        var prompt = place.NamespacePath is null ? "host" : place.Pod;
        var hasBash = File.Exists(Bash);
        var variables = new Dictionary<string, string> { ["PS1"] = $"[{prompt}] # ", ["HISTFILE"] = "/dev/null" };
        TerminalProcess? shell = null;
        void Start() => shell = TerminalProcess.Start(hasBash ? Bash : "/bin/sh", hasBash ? ["--norc", "-i"] : ["-i"], variables);
        var terminal = TerminalState.Read();
        try
        {
            // A child is in the namespace of the thread that starts it.
            if (place.NamespacePath is { } path) NetworkNamespace.Run(path, Start);
            else Start();
            await shell!.WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is LibcException or System.ComponentModel.Win32Exception)
        {
            Terminal.Error.WriteLine($"{Indent}no shell: {VisibleText.Of(error.Message)}");
        }
        finally
        {
            shell?.Dispose();
            terminal.Restore(); // it may have been killed
        }
    }
}
