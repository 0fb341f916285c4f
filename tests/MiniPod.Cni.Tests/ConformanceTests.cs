using System.Reflection;
using System.Text.RegularExpressions;

namespace MiniPod.Cni.Tests;

/// <summary>docs/cni-conformance.md names a test for everything it claims: those tests must exist.</summary>
public sealed partial class ConformanceTests
{
    [Fact]
    public void Table_EveryTestItNames_Exists()
    {
        var tests = typeof(ConformanceTests).Assembly.GetTypes()
            .SelectMany(type => type
                .GetMethods()
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();
        var named = TestName().Matches(File.ReadAllText(Document())).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void Table_EveryRow_NamesATestOrSaysWhyNot()
    {
        var rows = File.ReadAllLines(
            Document()).Where(line => line.StartsWith('|')
                && !line.StartsWith("|-", StringComparison.Ordinal)
                && !line.StartsWith("| What", StringComparison.Ordinal)).ToList();

        Assert.All(rows, row => Assert.Matches(@"`\w+Tests\.\w+`|\| Not (applicable|ours)[:;] .+ \|$", row));
        Assert.Equal(
            Enumerable.Range(1, 52),
            rows
                .Select(row => Obligation().Match(row))
                .Where(match => match.Success)
                .Select(match => int.Parse(match.Groups[1].Value, null))
                .Distinct());
    }

    // From wherever the tests were built: the first directory above that has the document.
    private static string Document()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "docs", "cni-conformance.md");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("docs/cni-conformance.md is above no directory of the tests");
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| R(\d+) ")]
    private static partial Regex Obligation();
}
