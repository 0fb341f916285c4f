namespace MiniPod.Architecture.Tests;

/// <summary>README in its two languages: only the prose differs.</summary>
public sealed class ReadmeTests
{
    private const string English = "README.md", Chinese = "README.zh-CN.md";
    private static readonly IReadOnlyList<MarkdownSection> One = MarkdownSection.Read(Repository.Read(English));
    private static readonly IReadOnlyList<MarkdownSection> Other = MarkdownSection.Read(Repository.Read(Chinese));

    [Fact]
    public void Sections_BothLanguages_AreTheSame()
    {
        Assert.NotEmpty(One);
        Assert.Equal(One.Select(section => section.Level), Other.Select(section => section.Level));
        Assert.Equal(One.Select(section => section.Rows), Other.Select(section => section.Rows));
    }

    [Fact]
    public void CodeBlocks_BothLanguages_AreTheSameByteForByte()
    {
        foreach (var (one, other) in One.Zip(Other)) Assert.Equal(one.Blocks, other.Blocks);
    }

    [Fact]
    public void CodeAndLinks_BothLanguages_AreTheSameInEachSection()
    {
        foreach (var (one, other) in One.Zip(Other))
        {
            Assert.Equal(one.Code, other.Code);
            Assert.Equal(one.Links.Except([Chinese]), other.Links.Except([English]));
        }
    }

    [Fact]
    public void Top_BothLanguages_LinkToEachOther()
    {
        Assert.Contains(Chinese, One[0].Links);
        Assert.Contains(English, Other[0].Links);
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Chinese)]
    public void Links_ToFiles_AreThere(string readme)
    {
        var missing = MarkdownSection.Read(Repository.Read(readme))
            .SelectMany(section => section.Links)
            .Where(link => !link.Contains(':', StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Repository.Root, link.Split('#')[0])));

        Assert.Empty(missing);
    }
}
