namespace MiniPod.Tests;

/// <summary>The repository that contains the running tests.</summary>
internal static class RepositoryRoot
{
    /// <summary>The directory of MiniPod.sln.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "MiniPod.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException($"no MiniPod.sln above \"{AppContext.BaseDirectory}\"");
    }
}
