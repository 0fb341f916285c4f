using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Learn;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Store;

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
        Description = "Show the input and output of each plugin, and what 'add' and 'del' changed on the host",
        Recursive = true,
    };

    public Option<Language?> Language { get; } = LanguageOption.Build("--explain");

    public void AddTo(Command command)
    {
        Output.Recursive = true;
        Language.Recursive = true;
        foreach (Option option in new Option[] { IfName, Timeout, Output, Explain, Language }) command.Options.Add(option);
    }

    public bool IsJson(ParseResult parse) => parse.GetValue(Output) == OutputFormat.Json;

    /// <summary>The observer of plugins that change nothing on the host.</summary>
    public PluginView Observer(ParseResult parse) =>
        new(parse.GetValue(Explain) ? Terminal.Error : null, LanguageOption.StepsOf(parse, Language));

    /// <summary>The observer of plugins that attach a namespace to a network, or detach it.</summary>
    public PluginView Observer(ParseResult parse, NetworkConfigList list, RuntimeConf rt) =>
        new(parse.GetValue(Explain) ? Terminal.Error : null, LanguageOption.StepsOf(parse, Language))
        {
            Watch = parse.GetValue(Explain) ? new HostWatch(new HostFacts(new PodPaths())) : null,
            Place = WatchedPlace.Of(NameOf(rt.NetNs), rt.NetNs, [list]),
        };

    // Those of ip-netns(8) have a name; /proc/PID/ns/net has none.
    private static string NameOf(string path) =>
        Path.GetDirectoryName(path)?.EndsWith("/netns", StringComparison.Ordinal) == true ? Path.GetFileName(path) : path;

    public CniRuntime Runtime(ParseResult parse, Composition composition) => composition.Cni(parse, parse.GetValue(Timeout));
}
