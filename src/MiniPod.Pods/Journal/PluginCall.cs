using MiniPod.Cni;

namespace MiniPod.Pods.Journal;

/// <summary>One complete call of a CNI plugin, as shown by <c>--explain</c>.</summary>
public sealed record PluginCall
{
    /// <summary>The command: ADD, DEL.</summary>
    public required string Command { get; init; }

    /// <summary>The type of the plugin.</summary>
    public required string Type { get; init; }

    /// <summary>The executable.</summary>
    public required string Path { get; init; }

    /// <summary>All its environment variables: those of the protocol first, then PATH and the like.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it read from standard input.</summary>
    public required string Input { get; init; }

    /// <summary>What it wrote to standard output.</summary>
    public required string Output { get; init; }

    /// <summary>What it wrote to standard error.</summary>
    public required string Error { get; init; }

    /// <summary>Its exit code.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Creates the record of a call.</summary>
    /// <param name="invocation">The request.</param>
    /// <param name="outcome">The result.</param>
    /// <param name="keep">Shortens the output.</param>
    public static PluginCall Of(PluginInvocation invocation, PluginOutcome outcome, Func<string, string> keep) => new()
    {
        Command = invocation.Command,
        Type = invocation.PluginType,
        Path = invocation.Path,
        Environment = outcome.Environment.Count > 0 ? outcome.Environment : invocation.Environment,
        Input = invocation.StdinText,
        Output = keep(outcome.StdoutText),
        Error = keep(outcome.StartError ?? outcome.StderrText),
        ExitCode = outcome.ExitCode,
    };
}
