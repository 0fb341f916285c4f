namespace MiniPod.Linux;

/// <summary>What to run, and within which bounds.</summary>
public sealed record ChildProcessStart
{
    /// <summary>The program's absolute path: a bare name would be looked for in the current directory.</summary>
    public required string Path { get; init; }

    /// <summary>The arguments, passed as they are, without a shell. Default none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment: nothing is inherited beside it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the program reads from its standard input. Default empty.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How long it may run. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after its exit, within <see cref="Timeout"/>, a descendant may hold its output open. Default one second.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes of each output are kept. Default 4 MiB; the rest is read and dropped.</summary>
    public int OutputLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// The name of a variable in <see cref="Environment"/> whose value is this run's alone: at the deadline every process that
    /// carries it is ended, first by TERM, then by KILL, also descendants that left the process group; and after the exit those
    /// that hold the output open. Null ends only the tree that can still be seen.
    /// </summary>
    public string? Marker { get; init; }
}
