using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MiniPod.Cli.Commands;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli;

/// <summary>The command line: parses, runs the command, and turns whatever happens into an exit code.</summary>
internal static class MiniPodApp
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        var globals = new GlobalOptions();
        var root = Build(globals, signals);
        // No response files: "@x" is a word like any other, as in docker.
        var parse = root.Parse(TrailingCommand.Separate(args, root), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction) return RejectLine(parse);
        var configuration = new InvocationConfiguration
        {
            // Its own handler would end the process in the middle of a rollback; Signals only asks the command to end.
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
            Output = Terminal.Out,
            Error = Terminal.Error,
        };
        try
        {
            return await parse.InvokeAsync(configuration, signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is { } code)
        {
            Terminal.Error.WriteLine("minipod: interrupted; what had been begun was undone");
            return code;
        }
        catch (Exception error)
        {
            return Report(error, signals, parse.GetValue(globals.Debug));
        }
    }

    internal static RootCommand Build(GlobalOptions globals, Signals signals)
    {
        var root = new RootCommand("Runs Kubernetes-style pods on Docker Engine and CNI plugins, and shows how it is done.");
        globals.AddTo(root);
        var composition = new Composition(globals);
        root.Subcommands.Add(RunCommand.Build(composition, signals));
        root.Subcommands.Add(CreateCommand.Build(composition));
        root.Subcommands.Add(StartCommand.Build(composition));
        root.Subcommands.Add(StopCommand.Build(composition));
        root.Subcommands.Add(RestartCommand.Build(composition));
        root.Subcommands.Add(RmCommand.Build(composition));
        root.Subcommands.Add(PsCommand.Build(composition));
        root.Subcommands.Add(InspectCommand.Build(composition));
        root.Subcommands.Add(LogsCommand.Build(composition));
        root.Subcommands.Add(ExecCommand.Build(composition));
        root.Subcommands.Add(ScriptCommand.Build(composition));
        root.Subcommands.Add(RecoverCommand.Build(composition));
        root.Subcommands.Add(RepairCommand.Build(composition));
        root.Subcommands.Add(VersionCommand.Build(composition));
        root.Subcommands.Add(RemoveWhenDoneCommand.Build(composition));
        return root;
    }

    private static int Report(Exception error, Signals signals, bool debug)
    {
        Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
        if (debug) Terminal.Error.WriteLine(error.ToString());
        return signals.ExitCode ?? ExitCodes.Of(error);
    }

    private static int RejectLine(ParseResult parse)
    {
        foreach (var error in parse.Errors) Terminal.Error.WriteLine($"minipod: {error.Message}");
        var path = string.Join(' ', Path(parse.CommandResult));
        Terminal.Error.WriteLine($"See '{path} --help'.");
        return ExitCodes.MiniPodFailed;
    }

    private static Stack<string> Path(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = command; result is CommandResult { Command: var known }; result = result.Parent)
            names.Push(known is RootCommand ? "minipod" : known.Name);
        return names;
    }
}
