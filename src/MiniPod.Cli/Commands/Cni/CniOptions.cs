using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;

namespace MiniPod.Cli.Commands.Cni;

/// <summary>The options that every <c>cni</c> command takes, and the objects that they configure.</summary>
internal sealed class CniOptions
{
    public Option<string> IfName { get; } = new("--ifname", "-i")
    {
        Description = "Name of the interface in the namespace. Environment variable: CNI_IFNAME.",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => GlobalOptions.Variable("CNI_IFNAME") ?? "eth0",
    };

    public Option<double?> Timeout { get; } = SecondsOption.Check(new Option<double?>("--timeout")
    {
        Description = "Time limit in seconds for the whole operation. Default: the value of --cni-timeout",
        HelpName = "SECONDS",
        Recursive = true,
    });

    public Option<OutputFormat> Output { get; } = OutputOption.Build();

    public Option<bool> Explain { get; } = new("--explain")
    {
        Description = "Show the input and output of each plugin",
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
