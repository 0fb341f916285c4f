using System.CommandLine;

namespace MiniPod.Cli.Commands;

/// <summary>The option <c>-o</c> of commands that print data.</summary>
internal static class OutputOption
{
    public static Option<OutputFormat> Build() => new("--output", "-o")
    {
        Description = "Output format: table, wide or json.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => OutputFormat.Table,
    };
}
