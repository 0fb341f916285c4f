using System.CommandLine;
using System.Globalization;
using MiniPod.Cli.Logging;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Engine.Docker;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Hosting;

/// <summary>The composition root: the one place where concrete classes are wired together.</summary>
internal sealed class Composition(GlobalOptions options)
{
    /// <summary>Opens everything a command works with. Connections are made on first use.</summary>
    /// <exception cref="PodException">The user is not root.</exception>
    /// <param name="parse">The command line.</param>
    /// <param name="explain">Whether to do one step at a time and to show each as it happens. Default false.</param>
    /// <param name="ask">Whether to ask before each step too. Default false.</param>
    /// <param name="words">The language in which steps are shown. Default English.</param>
    /// <exception cref="PodException">There is no terminal to ask on.</exception>
    public PodEnvironment Open(ParseResult parse, bool explain = false, bool ask = false, StepWords? words = null)
    {
        explain |= ask;
        words ??= StepWords.English;
        var gate = ask ? StepPrompt.Open(words) : null;
        RequireRoot();
        var paths = Paths(parse);
        var log = new DeferredLog(paths.Logs, parse.GetValue(options.LogLevel));
        var cni = Cni(parse);
        void Notice(string line) => Terminal.Error.WriteLine($"minipod: {line}");
        var engine = new DockerEngine(new DockerEngineOptions { Logger = log.Logger });
        var runtime = new PodRuntime
        {
            Store = new PodStore(paths),
            Engine = engine,
            Cni = cni,
            Networks = Networks(parse, cni),
            Log = log.Logger,
            Notice = Notice,
            Observer = explain ? new ExplainView(Terminal.Error, new HostWatch(new HostFacts(paths)), words) : null,
            OneAtATime = explain,
            Gate = gate,
            StartWaiter = target => RemovalWaiter.Start(Forward(parse), target, Notice),
            StartAgent = () => AgentProcess.Start(Forward(parse), Notice),
            Timeouts = new PodTimeouts { Lock = TimeSpan.FromSeconds(parse.GetValue(options.LockTimeout)) },
        };
        return new PodEnvironment(runtime, engine, log);
    }

    /// <summary>The paths of the state, which only root may be able to change.</summary>
    /// <exception cref="UntrustedDirectoryException">Another user could change them.</exception>
    public PodPaths Paths(ParseResult parse)
    {
        var paths = new PodPaths(StateDirectory(parse));
        paths.RequireTrusted();
        return paths;
    }

    /// <summary>The CNI runtime, which deals with networks and plugins only, and needs neither
    /// root nor an engine.</summary>
    public CniRuntime Cni(ParseResult parse, double? timeoutSeconds = null) => new(new CniRuntimeOptions
    {
        PluginDirectories = PluginDirectories(parse),
        LockDirectory = new PodPaths().Locks,
        Timeout = TimeSpan.FromSeconds(timeoutSeconds ?? parse.GetValue(options.CniTimeout)),
    });

    /// <summary>The directories to search for plugins, in this order.</summary>
    public IReadOnlyList<string> PluginDirectories(ParseResult parse) =>
        parse.GetValue(options.CniPluginDirectories)!.Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Refuses to run as any user but root.</summary>
    /// <exception cref="PodException">The user is not root.</exception>
    public static void RequireRoot()
    {
        if (!Host.IsRoot)
            throw new PodException("minipod must run as root: it mounts namespaces and runs network plugins. Try 'sudo minipod ...'.");
    }

    /// <summary>Finds networks by name.</summary>
    public NetworkResolver Networks(ParseResult parse, CniRuntime cni) =>
        new(parse.GetValue(options.CniConfigDirectory)!, GlobalOptions.Variable("MINIPOD_NETWORK") ?? NetworkResolver.BuiltInNetwork, cni);

    /// <summary>The options that another minipod process needs to work on the same pods.</summary>
    public IReadOnlyList<string> Forward(ParseResult parse) =>
    [
        options.StateDirectory.Name, StateDirectory(parse),
        options.CniConfigDirectory.Name, parse.GetValue(options.CniConfigDirectory)!,
        options.CniPluginDirectories.Name, parse.GetValue(options.CniPluginDirectories)!,
        options.CniTimeout.Name, parse.GetValue(options.CniTimeout).ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>The same as environment variables, for a shell.</summary>
    public IReadOnlyDictionary<string, string> Variables(ParseResult parse) => new Dictionary<string, string>
    {
        ["MINIPOD_STATE_DIR"] = StateDirectory(parse),
        ["NETCONFPATH"] = parse.GetValue(options.CniConfigDirectory)!,
        ["CNI_PATH"] = parse.GetValue(options.CniPluginDirectories)!,
    };

    private string StateDirectory(ParseResult parse) => parse.GetValue(options.StateDirectory) is { Length: > 0 } directory
        ? Path.GetFullPath(directory)
        : throw new PodException(
            $"{options.StateDirectory.Name} is empty. Name a directory, or omit the option to use the default, "
            + $"{PodPaths.DefaultStateDirectory}.");
}
