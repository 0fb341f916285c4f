using System.Text.RegularExpressions;

namespace MiniPod.Architecture.Tests;

/// <summary>The layout of the repository.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Allowed =
    [
        "src", "tests", "eng", "cni-conf", "images", "docs", ".ci", "MiniPod.sln", "README.md", "README.zh-CN.md", "Makefile", "LICENSE",
        // files that tools expect in the root
        ".editorconfig", ".gitattributes", ".gitignore", ".shellcheckrc", "global.json",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
    ];

    [Fact]
    public void TopLevel_Entries_AreThoseOfTheDesign()
    {
        Assert.Empty(Repository.Files.Select(path => path.Split('/')[0]).Distinct().Except(Allowed));
    }

    [Fact]
    public void Files_Text_NamesNoPathOfAWorkplace()
    {
        var found = Repository.Files
            .Where(path => !IsBinary(path))
            .SelectMany(path => Repository.Read(path).Split('\n').Select((line, index) => (Line: line, Where: $"{path}:{index + 1}")))
            .Where(line => WorkplacePath().IsMatch(line.Line))
            .Select(line => $"{line.Where}: {line.Line.Trim()}");

        Assert.Empty(found);
    }

    [Fact]
    public void Solution_Projects_AreAllThere()
    {
        var solution = Repository.Read("MiniPod.sln").Replace('\\', '/');

        var missing = Repository.Files
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(path => !solution.Contains(path, StringComparison.Ordinal))
            .ToList();

        Assert.Empty(missing);
    }

    private static bool IsBinary(string path)
    {
        using var file = File.OpenRead(Path.Combine(Repository.Root, path));
        Span<byte> beginning = stackalloc byte[4096];
        return beginning[..file.Read(beginning)].Contains((byte)0);
    }

    // A path in somebody's checkout, but not a part of a URL or of a container image's path.
    [GeneratedRegex(@"(?<![\w.$}~-])/(work|Users|home/[a-z][\w-]*)/[\w.]")]
    private static partial Regex WorkplacePath();
}
