using System.Text.RegularExpressions;
using System.Xml.Linq;
using MiniPod.Learn.Drawings.Html;
using MiniPod.Learn.Tests.Drawings.Svg;

namespace MiniPod.Learn.Tests.Drawings.Html;

public sealed partial class TopologyPageTests
{
    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AnyShape_AsksNoOtherHost(string shape)
    {
        var page = TopologyPage.Write(NetworkShapes.All[shape], Language.Chinese);

        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)(src|href|action)\s*=|url\(|@import|fetch\(|XMLHttp|import\(|<(link|iframe|img|object)\b", page);
        Assert.DoesNotContain("://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        RequireClosed(page);
        TopologySvgTests.RequireAlone(Svg().Match(page).Value);
    }

    [Fact]
    public void Write_HostileNames_LeaveNeitherTextNorAttribute()
    {
        var page = TopologyPage.Write(Hostile.Topology, Language.English);

        Assert.Single(Regex.Matches(page, "<script"));
        Assert.Single(Regex.Matches(page, "</script"));
        Assert.DoesNotContain(page, one => Hostile.IsActive(one) && one is not '\n');
        var body = RequireClosed(page);
        Assert.All(body.DescendantsAndSelf().Attributes(), one => Assert.DoesNotMatch("^on", one.Name.LocalName));
        var expected = body.Descendants().Where(one => one.Name.LocalName == "strong").Select(one => one.Value);
        Assert.Contains("alert(1)", Assert.Single(expected), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Faults_AreInWords()
    {
        var page = TopologyPage.Write(NetworkShapes.All["broken"], Language.English);

        const string fault = "<li>pod web0: vethcf2c0000: it is not attached to bridge &quot;minipod0&quot;</li>";
        Assert.Contains(fault, page, StringComparison.Ordinal);
        Assert.Contains("<li>net.ipv4.ip_forward is 0", page, StringComparison.Ordinal);
        var healthy = TopologyPage.Write(Networks.OnOneBridge(1), Language.English);
        Assert.Contains("Nothing is broken.", healthy, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_InChinese_SaysSo() =>
        Assert.Contains("<html lang=\"zh-CN\">", TopologyPage.Write(Networks.Empty, Language.Chinese), StringComparison.Ordinal);

    // The page is written so that it is XML too, but for the elements that are never closed.
    private static XElement RequireClosed(string page) => XElement.Parse(Body().Match(Script().Replace(page, "")).Value);

    [GeneratedRegex("<body>.*</body>", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("<script>.*</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<svg.*</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
