using System.CommandLine;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;
using Serilog.Events;

namespace MiniPod.Cli.Hosting;

/// <summary>The options that every command takes, anywhere on the line. Directories can also be set by an environment
/// variable; the option takes precedence.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The directories searched for plugins if neither option nor variable names any.</summary>
    public const string DefaultPluginDirectories = "/opt/cni/bin:/usr/lib/cni:/usr/libexec/cni";

    public Option<string> StateDirectory { get; } = new("--state-dir")
    {
        Description = "Directory for pod records and logs. Environment variable: MINIPOD_STATE_DIR.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => Variable("MINIPOD_STATE_DIR") ?? PodPaths.DefaultStateDirectory,
    };

    public Option<string> CniConfigDirectory { get; } = new("--cni-conf-dir")
    {
        Description = "Directory of the network configuration files. Environment variable: NETCONFPATH.",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => Variable("NETCONFPATH") ?? NetworkResolver.DefaultDirectory,
    };

    public Option<string> CniPluginDirectories { get; } = new("--cni-bin-dir")
    {
        Description = "Directories to search for CNI plugins, separated by ':'. Environment variable: CNI_PATH.",
        HelpName = "DIRS",
        Recursive = true,
        DefaultValueFactory = _ => Variable("CNI_PATH") ?? DefaultPluginDirectories,
    };

    public Option<LogEventLevel> LogLevel { get; } = new("--log-level")
    {
        Description =
            "Lowest level to log to standard error: verbose, debug, information, warning, error, fatal. The log file always gets "
            + "information and above.",
        HelpName = "LEVEL",
        Recursive = true,
        DefaultValueFactory = _ => LogEventLevel.Error,
    };

    public Option<double> LockTimeout { get; } = SecondsOption.Check(new Option<double>("--lock-timeout")
    {
        Description = "Seconds to wait for another command that is working on the same pod.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 60,
    });

    public Option<double> CniTimeout { get; } = SecondsOption.Check(new Option<double>("--cni-timeout")
    {
        Description = "Time limit in seconds for all plugins of a network together, for each attach and each detach.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 60,
    });

    public Option<string?> Namespace { get; } = NamespaceOption.Build();

    public Option<bool> Debug { get; } = new("--debug")
    {
        Description = "Print the stack trace when a command fails",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(StateDirectory);
        root.Options.Add(CniConfigDirectory);
        root.Options.Add(CniPluginDirectories);
        root.Options.Add(LogLevel);
        root.Options.Add(LockTimeout);
        root.Options.Add(CniTimeout);
        root.Options.Add(Namespace);
        root.Options.Add(Debug);
    }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
