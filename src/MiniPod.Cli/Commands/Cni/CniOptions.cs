using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;

namespace MiniPod.Cli.Commands.Cni;

/// <summary>The options that every <c>cni</c> command takes, and what follows from them.</summary>
internal sealed class CniOptions
{
    public Option<string> IfName { get; } = new("--ifname", "-i")
    {
        Description = "The interface's name in the namespace (CNI_IFNAME)",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => GlobalOptions.Variable("CNI_IFNAME") ?? "eth0",
    };

    public Option<double?> Timeout { get; } = SecondsOption.Check(new Option<double?>("--timeout")
    {
        Description = "How many seconds the whole operation may take. Default --cni-timeout",
        HelpName = "SECONDS",
        Recursive = true,
    });

    public Option<OutputFormat> Output { get; } = OutputOption.Build();

    public Option<bool> Explain { get; } = new("--explain")
    {
        Description = "Show what each plugin is given and what it answers",
        Recursive = true,
    };

    public void AddTo(Command command)
    {
        Output.Recursive = true;
        foreach (Option option in new Option[] { IfName, Timeout, Output, Explain }) command.Options.Add(option);
    }

    public bool IsJson(ParseResult parse) => parse.GetValue(Output) == OutputFormat.Json;

    public PluginView Observer(ParseResult parse) => new(parse.GetValue(Explain) ? new ExplainView(Terminal.Error) : null);

    public CniRuntime Runtime(ParseResult parse, Composition composition) => composition.Cni(parse, parse.GetValue(Timeout));
}
