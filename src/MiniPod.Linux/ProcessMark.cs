namespace MiniPod.Linux;

/// <summary>What the environment of a process must contain for the process to match.</summary>
/// <param name="Name">The name of a variable.</param>
/// <param name="Value">Its complete value.</param>
public sealed record ProcessMark(string Name, string Value)
{
    /// <summary>A second variable that must be present, whatever its value. Default null: none.</summary>
    public string? With { get; init; }

    /// <summary>Values of that second variable with which a process does not match. Default none.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();
}
