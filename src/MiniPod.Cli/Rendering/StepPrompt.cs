using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Execution;

namespace MiniPod.Cli.Rendering;

/// <summary>Asks the user on the terminal before each step.</summary>
internal sealed class StepPrompt : IStepGate
{
    private const string Indent = "      ", Bash = "/bin/bash";
    private bool _asksNoMore, _quits;

    private readonly StepWords _words;

    private StepPrompt(StepWords words) => _words = words;

    /// <summary>Prepares to ask.</summary>
    /// <param name="words">The language.</param>
    /// <exception cref="PodException">Standard input or standard error is no terminal.</exception>
    public static StepPrompt Open(StepWords words) => TerminalInput.CanAsk
        ? new StepPrompt(words)
        : throw new PodException(
            "--step asks before each step, and needs a terminal as standard input and standard error. "
            + "'--explain' shows the steps without asking.");

    public async ValueTask<StepChoice> AskAsync(StepReport step, CancellationToken cancellationToken)
    {
        if (_quits) return StepChoice.Quit;
        if (_asksNoMore) return StepChoice.Do;
        PluginCallView.Line(Terminal.Error, StepWords.Fill(_words.Next, step.Pod, _words.Steps.Title(step.Key)), TextStyle.Bold);
        while (true)
        {
            Terminal.Error.Write($"{Indent}{(step.CanBeSkipped ? _words.Choices : _words.ChoicesWithoutSkip)}");
            switch (await TerminalInput.ReadLineAsync(cancellationToken))
            {
                case "" or "d" or "do":
                    return StepChoice.Do;
                case "s" or "skip" when step.SkipLoss(_words.Steps) is { } loss:
                    Terminal.Error.WriteLine($"{Indent}{StepWords.Fill(_words.Skipped, loss)}\n");
                    return StepChoice.Skip;
                case "s" or "skip":
                    Terminal.Error.WriteLine($"{Indent}{_words.CannotBeSkipped}");
                    break;
                case "c" or "continue":
                    _asksNoMore = true;
                    return StepChoice.Do;
                case "l" or "look":
                    await LookAsync(step, cancellationToken);
                    break;
                case "w" or "why":
                    ExplainView.WriteWhy(Terminal.Error, step, _words);
                    break;
                case "q" or "quit" or null: // also at the end of the input: Ctrl-D
                    Terminal.Error.WriteLine($"{Indent}{_words.Undoing}");
                    _quits = true; // and so for the pods after this one
                    return StepChoice.Quit;
                default:
                    Terminal.Error.WriteLine($"{Indent}{_words.NoSuchChoice}");
                    break;
            }
        }
    }

    private async Task LookAsync(StepReport step, CancellationToken cancellationToken)
    {
        var place = step.Place();
        var where = place.NamespacePath is null ? _words.ShellOnHost : StepWords.Fill(_words.ShellInPod, place.Pod);
        Terminal.Error.WriteLine($"{Indent}{where}");
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
            Terminal.Error.WriteLine($"{Indent}{StepWords.Fill(_words.NoShell, VisibleText.Of(error.Message))}");
        }
        finally
        {
            shell?.Dispose();
            terminal.Restore(); // it may have been killed
        }
    }
}
