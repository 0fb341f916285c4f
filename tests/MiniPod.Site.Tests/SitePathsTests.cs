namespace MiniPod.Site.Tests;

public sealed class SitePathsTests
{
    [Theory]
    [InlineData("index.html", "demo.html", "demo.html")]
    [InlineData("index.html", "zh/index.html", "zh/index.html")]
    [InlineData("zh/topics/veth.html", "topics/veth.html", "../../topics/veth.html")]
    [InlineData("zh/topics/veth.html", "zh/topics/pause.html", "pause.html")]
    [InlineData("zh/topics/veth.html", "zh/lessons/index.html", "../lessons/index.html")]
    [InlineData("topics/veth.html", "site.css", "../site.css")]
    public void Link_FromPageToPage_IsRelative(string from, string to, string link) => Assert.Equal(link, SitePaths.Link(from, to));
}
