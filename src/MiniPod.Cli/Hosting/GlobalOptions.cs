using System.CommandLine;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;
using Serilog.Events;

namespace MiniPod.Cli.Hosting;

/// <summary>The options that every command takes, anywhere on the line. The folders have an environment variable beside
/// them; the option wins.</summary>
internal sealed class GlobalOptions
{
    public Option<string> StateDirectory { get; } = new("--state-dir")
    {
        Description = $"Where pods are recorded (MINIPOD_STATE_DIR)",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => Variable("MINIPOD_STATE_DIR") ?? PodPaths.DefaultStateDirectory,
    };

    public Option<string> CniConfigDirectory { get; } = new("--cni-conf-dir")
    {
        Description = $"Where networks are configured (NETCONFPATH)",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => Variable("NETCONFPATH") ?? NetworkResolver.DefaultDirectory,
    };

    public Option<string> CniPluginDirectories { get; } = new("--cni-bin-dir")
    {
        Description = "Where CNI plugins are, separated by ':' (CNI_PATH)",
        HelpName = "DIRS",
        Recursive = true,
        DefaultValueFactory = _ => Variable("CNI_PATH") ?? "/opt/cni/bin:/usr/lib/cni:/usr/libexec/cni",
    };

    public Option<LogEventLevel> LogLevel { get; } = new("--log-level")
    {
        Description =
            "What is logged to standard error: verbose, debug, information, warning, error, fatal. The log file has all from "
            + "information on",
        HelpName = "LEVEL",
        Recursive = true,
        DefaultValueFactory = _ => LogEventLevel.Error,
    };

    public Option<double> LockTimeout { get; } = SecondsOption.Check(new Option<double>("--lock-timeout")
    {
        Description = "How many seconds to wait for another command on the same pod.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 60,
    });

    public Option<double> CniTimeout { get; } = SecondsOption.Check(new Option<double>("--cni-timeout")
    {
        Description = "How many seconds the plugins of one network may take together, on the way up and on the way down.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 60,
    });

    public Option<bool> Debug { get; } = new("--debug")
    {
        Description = "Show the stack trace of an error",
        Recursive = true,
        Hidden = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(StateDirectory);
        root.Options.Add(CniConfigDirectory);
        root.Options.Add(CniPluginDirectories);
        root.Options.Add(LogLevel);
        root.Options.Add(LockTimeout);
        root.Options.Add(CniTimeout);
        root.Options.Add(Debug);
    }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
