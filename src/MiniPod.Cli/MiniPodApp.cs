using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MiniPod.Cli.Commands;
using MiniPod.Cli.Commands.Cni;
using MiniPod.Cli.Commands.Learn;
using MiniPod.Cli.Commands.Manifests;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods.Operations;

namespace MiniPod.Cli;

/// <summary>Parses the command line, runs the command, and turns the outcome into an exit code.</summary>
internal static class MiniPodApp
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new Signals();
        var globals = new GlobalOptions();
        var root = Build(globals, signals);
        (args, var unknown) = CommandLinePass.Read(args, root);
        if (unknown is not null) return Reject(unknown.What, unknown.Path);
        // No response files: "@x" is an ordinary word, as in docker.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction) return RejectLine(parse);
        var configuration = new InvocationConfiguration
        {
            // The library's own handler would end the process in the middle of a rollback; Signals only
            // asks the command to stop.
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
            Output = Terminal.Out,
            Error = Terminal.Error,
        };
        try
        {
            var code = await parse.InvokeAsync(configuration, signals.Token);
            return code == ExitCodes.Success && Terminal.OutputFailure is { } failure ? Report(failure, signals, debug: false) : code;
        }
        catch (OperationCanceledException) when (signals.ExitCode is { } code)
        {
            if (Interrupted(UsageLine.Path(parse.CommandResult.Command)) is { } left)
                Terminal.Error.WriteLine($"minipod: interrupted; {left}");
            return code;
        }
        catch (Exception error)
        {
            return Report(error, signals, parse.GetValue(globals.Debug));
        }
    }

    internal static RootCommand Build(GlobalOptions globals, Signals signals)
    {
        var root = new RootCommand("Run Kubernetes-style pods with Docker Engine and CNI plugins, and see how it is done.");
        globals.AddTo(root);
        UsageLine.AddTo(root);
        var composition = new Composition(globals);
        root.Subcommands.Add(RunCommand.Build(composition, signals));
        root.Subcommands.Add(CreateCommand.Build(composition));
        root.Subcommands.Add(RunCommand.BuildPlan(composition, signals));
        root.Subcommands.Add(StartCommand.Build(composition, signals));
        root.Subcommands.Add(StopCommand.Build(composition, signals));
        root.Subcommands.Add(RestartCommand.Build(composition, signals));
        root.Subcommands.Add(RmCommand.Build(composition, signals));
        root.Subcommands.Add(ValidateCommand.Build());
        root.Subcommands.Add(ApplyCommand.Build(composition, signals));
        root.Subcommands.Add(DeleteCommand.Build(composition, signals));
        root.Subcommands.Add(DiffCommand.Build(composition));
        root.Subcommands.Add(GenerateCommand.Build(composition));
        root.Subcommands.Add(PsCommand.Build(composition));
        root.Subcommands.Add(InspectCommand.Build(composition));
        root.Subcommands.Add(TopologyCommand.Build(composition));
        root.Subcommands.Add(PacketCommand.Build(composition));
        root.Subcommands.Add(TraceCommand.Build(composition));
        root.Subcommands.Add(ExplainCommand.Build(composition));
        root.Subcommands.Add(LearnCommand.Build(composition));
        root.Subcommands.Add(WaitCommand.Build(composition, signals));
        root.Subcommands.Add(LogsCommand.Build(composition));
        root.Subcommands.Add(ExecCommand.Build(composition, signals));
        root.Subcommands.Add(ScriptCommand.Build(composition));
        root.Subcommands.Add(RecoverCommand.Build(composition));
        root.Subcommands.Add(RepairCommand.Build(composition, signals));
        root.Subcommands.Add(BreakCommand.Build(composition, signals));
        root.Subcommands.Add(CniCommand.Build(composition));
        root.Subcommands.Add(PruneCommand.Build(composition));
        root.Subcommands.Add(DoctorCommand.Build(composition));
        root.Subcommands.Add(VersionCommand.Build(composition));
        root.Subcommands.Add(EventsCommand.Build(composition));
        root.Subcommands.Add(JobsCommand.Build(composition));
        root.Subcommands.Add(CronJobsCommand.Build(composition));
        root.Subcommands.Add(AgentCommand.Build(composition, signals));
        root.Subcommands.Add(AgentCommand.BuildDetached(composition));
        root.Subcommands.Add(RemoveWhenDoneCommand.Build(composition));
        root.Subcommands.Add(LessonHostCommand.Build(composition));
        return root;
    }

    // What becomes of the work of an interrupted command, for commands that do not report it themselves. Commands that
    // only read have nothing to report.
    private static string? Interrupted(string command) => command switch
    {
        "minipod run" or "minipod create" or "minipod apply" => CreatePod.AfterSignal,
        "minipod recover" or "minipod prune" or "minipod doctor" => "run it again to do the rest",
        "minipod cni del" or "minipod cni gc" => "run it again to finish: attachments that are not deleted yet are still recorded",
        _ => null,
    };

    private static int Report(Exception error, Signals signals, bool debug)
    {
        // Exits silently, as a program killed by SIGPIPE does.
        if (StandardStream.IsBrokenPipe(error)) return ExitCodes.BrokenPipe;
        Terminal.Error.WriteLine($"minipod: {ErrorText.Of(error)}");
        if (debug) Terminal.Error.WriteLine(error.ToString());
        return signals.ExitCode ?? ExitCodes.Of(error);
    }

    private static int RejectLine(ParseResult parse)
    {
        var path = UsageLine.Path(parse.CommandResult.Command);
        if (parse.CommandResult.Command.Subcommands.Count > 0 && parse.Errors is [{ SymbolResult: CommandResult }])
            return Reject("no command given.", path);
        return Reject($"{string.Join("; ", parse.Errors.Select(Words).Distinct())}.", path);
    }

    // For an invalid value, the parser's own message names a C# type.
    private static string Words(ParseError error)
    {
        if (error.SymbolResult is not OptionResult { IdentifierToken: { } name, Tokens: [.., var last], Option: var option } result)
            return error.Message.TrimEnd('.');
        return result.Tokens.Count > option.Arity.MaximumNumberOfValues
            ? $"{name.Value} was given {result.Tokens.Count} times, but only one is allowed"
            : $"\"{last.Value}\" is not a valid value for {name.Value} {option.HelpName}: {option.Description?.TrimEnd('.')}";
    }

    private static int Reject(string what, string path)
    {
        Terminal.Error.WriteLine($"minipod: {what} See '{path} --help'.");
        return ExitCodes.MiniPodFailed;
    }
}
