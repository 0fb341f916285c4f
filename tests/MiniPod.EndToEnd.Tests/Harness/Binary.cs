namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The program under test.</summary>
public static class Binary
{
    /// <summary>The root directory of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>MINIPOD_BINARY if set, otherwise the output of 'make build'.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("MINIPOD_BINARY") is { Length: > 0 } given
        ? given
        : System.IO.Path.Combine(Root, "artifacts", "minipod");

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "MiniPod.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException($"no MiniPod.sln above \"{AppContext.BaseDirectory}\"");
    }
}
