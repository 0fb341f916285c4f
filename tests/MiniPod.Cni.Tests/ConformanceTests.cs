using System.Reflection;
using System.Text.RegularExpressions;

namespace MiniPod.Cni.Tests;

/// <summary>Checks docs/cni-conformance.md: every test that it names must exist, and every row must name one.</summary>
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

        Assert.All(rows, row => Assert.Matches(@"`\w+Tests\.\w+`|\| (Not applicable|Out of scope)[:;] .+ \|$", row));
        Assert.Equal(
            Enumerable.Range(1, 52),
            rows
                .Select(row => Obligation().Match(row))
                .Where(match => match.Success)
                .Select(match => int.Parse(match.Groups[1].Value, null))
                .Distinct());
    }

    // Searches upward from the directory of the test assembly, wherever it was built.
    private static string Document()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "docs", "cni-conformance.md");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("docs/cni-conformance.md not found in any directory above the tests");
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| R(\d+) ")]
    private static partial Regex Obligation();
}
