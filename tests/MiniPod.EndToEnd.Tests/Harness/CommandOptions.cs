namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>How a program is run.</summary>
public sealed record CommandOptions
{
    /// <summary>What it reads from standard input. Default nothing.</summary>
    public string Input { get; init; } = "";

    /// <summary>Variables beside those it inherits; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>When it is killed. Default one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
