using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MiniPod.Cli;

/// <summary>The line that shows how a command is used, as docker writes it:
/// <c>minipod exec [OPTIONS] POD [OPTIONS] [--] COMMAND...</c></summary>
internal static class UsageLine
{
    /// <summary>Returns the line of a command.</summary>
    public static string Of(Command command)
    {
        var words = new List<string> { Path(command), "[OPTIONS]" };
        words.AddRange(command.Arguments.Select(Word));
        if (command.Subcommands.Count > 0) words.Add(command.Arguments.Count > 0 ? "[COMMAND]" : "COMMAND");
        if (CommandLinePass.TakesOptionsAfterItsFirstArgument(command)) words.InsertRange(words.Count - 1, ["[OPTIONS]", "[--]"]);
        return string.Join(' ', words);
    }

    /// <summary>Lets <c>--help</c> print that line instead of the library's own, which has the options last.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
    }

    /// <summary>Returns the words that call a command, <c>minipod cni add</c>.</summary>
    public static string Path(Command command) =>
        command is RootCommand ? "minipod" : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}";

    private static string Word(Argument argument)
    {
        var name = $"{argument.HelpName ?? argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private sealed class Help(HelpAction inner) : SynchronousCommandLineAction
    {
        private const string Heading = "Usage:\n  ", End = "\n\n";

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var page = new StringWriter { NewLine = "\n" };
            try
            {
                parseResult.InvocationConfiguration.Output = page;
                var code = inner.Invoke(parseResult);
                output.Write(WithUsage(page.ToString(), Of(parseResult.CommandResult.Command)));
                return code;
            }
            finally
            {
                parseResult.InvocationConfiguration.Output = output;
            }
        }

        // On a narrow terminal the library wraps its line.
        private static string WithUsage(string page, string usage)
        {
            var start = page.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
            var end = page.IndexOf(End, start, StringComparison.Ordinal);
            return $"{page[..start]}{usage}{(end < 0 ? "\n" : page[end..])}";
        }
    }
}
