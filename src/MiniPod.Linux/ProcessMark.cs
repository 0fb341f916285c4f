namespace MiniPod.Linux;

/// <summary>What the environment of a process must hold for the process to be one that is looked for.</summary>
/// <param name="Name">A variable.</param>
/// <param name="Value">Its value, the whole of it.</param>
public sealed record ProcessMark(string Name, string Value)
{
    /// <summary>A second variable that must be there, whatever its value. Default null: none.</summary>
    public string? With { get; init; }

    /// <summary>Values of that second variable by which a process is none of those looked for. Default none.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();
}
