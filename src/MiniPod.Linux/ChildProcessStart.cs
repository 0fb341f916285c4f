namespace MiniPod.Linux;

/// <summary>What to run, and within which limits.</summary>
public sealed record ChildProcessStart
{
    /// <summary>The absolute path of the program: a bare name would be looked up in the current directory.</summary>
    public required string Path { get; init; }

    /// <summary>The arguments, passed unchanged, without a shell. Default none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment: nothing else is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the program reads from its standard input. Default empty.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How long it may run. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after its exit, within <see cref="Timeout"/>, a descendant may hold its output
    /// open. Default 1 second.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes of each output are kept; the rest is read and discarded. Default 4 MiB.</summary>
    public int OutputLimit { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// The name of a variable in <see cref="Environment"/> whose value is unique to this run. At the deadline, every
    /// process that carries it is terminated, first with SIGTERM, then with SIGKILL, including descendants that left
    /// the process group; after the exit, so are those that hold the output open. Null terminates only the process tree
    /// that is still visible.
    /// </summary>
    public string? Marker { get; init; }
}
