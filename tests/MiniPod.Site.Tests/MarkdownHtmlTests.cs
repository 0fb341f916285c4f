using MiniPod.Site.Markdown;

namespace MiniPod.Site.Tests;

public sealed class MarkdownHtmlTests
{
    [Theory]
    [InlineData("a line\nand another", "<p>a line\nand another</p>")]
    [InlineData("中文的一行\n和另一行", "<p>中文的一行和另一行</p>")]
    [InlineData("一行，\n`ip netns` 的", "<p>一行，<code>ip netns</code> 的</p>")]
    [InlineData("运行 Pod\n时", "<p>运行 Pod\n时</p>")]
    public void Lines_OfAParagraph_AreJoinedAsTheLanguageDoes(string markdown, string html) =>
        Assert.Equal(html, MarkdownHtml.Write(markdown).TrimEnd());

    [Theory]
    [InlineData("10. The life of a packet", "10. The life of a packet")]
    [InlineData("`lo`, down", "<code>lo</code>, down")]
    [InlineData("<b>not bold</b>", "&lt;b&gt;not bold&lt;/b&gt;")]
    public void Inline_OfASentence_IsNoBlock(string markdown, string html) => Assert.Equal(html, MarkdownHtml.Inline(markdown));

    [Fact]
    public void Link_OutOfTheSite_LeavesItsWords()
    {
        var html = MarkdownHtml.Write("[the **code**](src/x.cs) and [docs](a.md)", link => link == "a.md" ? "a.html" : null);

        Assert.Equal("<p>the <strong>code</strong> and <a href=\"a.html\">docs</a></p>", html.TrimEnd());
    }

    [Fact]
    public void WhatMayBeWide_IsReachedByTheKeyboard()
    {
        Assert.StartsWith("<pre tabindex=\"0\"><code>", MarkdownHtml.Write("    code"), StringComparison.Ordinal);
        Assert.StartsWith(
            "<div class=\"wide\" tabindex=\"0\"><table>", MarkdownHtml.Write("| a |\n|---|\n| b |"), StringComparison.Ordinal);
    }

    [Fact]
    public void Comment_IsLeftOut() => Assert.Equal("<p>text</p>", MarkdownHtml.Write("<!-- generated\nby x -->\ntext").TrimEnd());
}
