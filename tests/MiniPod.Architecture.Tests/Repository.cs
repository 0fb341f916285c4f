using System.Diagnostics;

namespace MiniPod.Architecture.Tests;

/// <summary>The files that these tests check.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>Every file under version control, as a path relative to the root; without git, every file that is not
    /// build output.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. (FromGit() ?? FromDisk()).Where(path => File.Exists(Path.Combine(Root, path))),
    ];

    public static IReadOnlyList<SourceFile> Sources(string under) =>
        [
            .. Files.Where(path => path.StartsWith($"{under}/", StringComparison.Ordinal)
                && path.EndsWith(".cs", StringComparison.Ordinal)).Select(path => new SourceFile(
                path, Read(path))),
        ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string[]? FromGit()
    {
        if (!Path.Exists(Path.Combine(Root, ".git"))) return null;
        try
        {
            // Includes uncommitted files, so that mistakes show up before a commit.
            var start = new ProcessStartInfo("git", [
                "-c", $"safe.directory={Root}", "-C", Root, "ls-files", "-z", "--cached", "--others",
                "--exclude-standard",
            ])
            {
                RedirectStandardOutput = true,
            };
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // git is not installed
        }
    }

    private static IEnumerable<string> FromDisk() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split('/').Any(part => part is "artifacts" or "bin" or "obj" or ".git" or "TestResults"));
}
