namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>Options for running a program.</summary>
public sealed record CommandOptions
{
    /// <summary>Its standard input. Default empty.</summary>
    public string Input { get; init; } = "";

    /// <summary>Environment variables in addition to the inherited ones; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The time after which it is killed. Default one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
