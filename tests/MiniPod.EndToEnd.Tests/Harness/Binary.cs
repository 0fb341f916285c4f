using MiniPod.Tests;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The program under test.</summary>
public static class Binary
{
    /// <summary>The root directory of the repository.</summary>
    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>MINIPOD_BINARY if set, otherwise the output of 'make build'.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("MINIPOD_BINARY") is { Length: > 0 } given
        ? given
        : System.IO.Path.Combine(Root, "artifacts", "minipod");
}
