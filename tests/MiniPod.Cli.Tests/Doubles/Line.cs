using System.CommandLine;
using MiniPod.Cli.Commands;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Tests.Doubles;

/// <summary>A command line of a command that takes the pod options, parsed as minipod parses it.</summary>
internal sealed class Line
{
    public Line(params string[] words)
    {
        var root = new RootCommand();
        new GlobalOptions().AddTo(root);
        var verb = new Command("run");
        Options.AddTo(verb);
        root.Subcommands.Add(verb);
        Parse = root.Parse(CommandLinePass.Read(["run", .. words], root).Words, new ParserConfiguration
        {
            ResponseFileTokenReplacer = null,
        });
    }

    public PodOptions Options { get; } = new();

    public ParseResult Parse { get; }
}
