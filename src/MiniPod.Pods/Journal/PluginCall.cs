namespace MiniPod.Pods.Journal;

/// <summary>One run of a CNI plugin, whole, as <c>minipod trace</c> shows it.</summary>
public sealed record PluginCall
{
    /// <summary>The command: ADD, DEL.</summary>
    public required string Command { get; init; }

    /// <summary>The plugin's type.</summary>
    public required string Type { get; init; }

    /// <summary>The program that ran.</summary>
    public required string Path { get; init; }

    /// <summary>The CNI_ variables it was given.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it read from standard input.</summary>
    public required string Input { get; init; }

    /// <summary>What it wrote to standard output.</summary>
    public required string Output { get; init; }

    /// <summary>What it wrote to standard error.</summary>
    public required string Error { get; init; }

    /// <summary>Its exit code.</summary>
    public required int ExitCode { get; init; }
}
