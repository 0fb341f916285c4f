namespace MiniPod.TestRunner.Tests;

/// <summary>The repository that contains these tests.</summary>
internal static class RealRepository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "MiniPod.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException($"no MiniPod.sln above \"{AppContext.BaseDirectory}\"");
    }
}
