using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MiniPod.Learn.Drawings;
using MiniPod.Learn.Drawings.Svg;

namespace MiniPod.Learn.Tests.Drawings.Svg;

public sealed class TopologySvgTests
{
    private static readonly string[] Elements = ["svg", "style", "title", "desc", "g", "rect", "text", "tspan", "path", "circle"];

    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_AnyShape_IsXmlThatNeedsNothingElse(string shape)
    {
        RequireAlone(TopologySvg.Draw(NetworkShapes.All[shape], Language.English));
        RequireAlone(TopologySvg.Draw(NetworkShapes.All[shape], Language.Chinese));
    }

    [Fact]
    public void Draw_HostileNames_AreTextOnly()
    {
        var svg = RequireAlone(TopologySvg.Draw(Hostile.Topology, Language.English));

        Assert.Contains("</text></title></script><script>alert(1)</script>", svg.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Value, one => Hostile.IsActive(one) && one is not '\n');
    }

    [Fact]
    public void Draw_NameWithHalfACharacter_IsXml()
    {
        var one = Networks.OnOneBridge(1);

        RequireAlone(TopologySvg.Draw(one with { Pods = [one.Pods[0] with { Name = "a\ud800b" }] }, Language.English));
    }

    [Fact]
    public void Draw_Part_HasNameDetailsAndTheKeyboard()
    {
        var svg = RequireAlone(TopologySvg.Draw(Networks.OnOneBridge(1), Language.English));

        var parts = svg.Descendants().Where(one => (string?)one.Attribute("class") == "part").ToList();
        Assert.NotEmpty(parts);
        Assert.All(parts, part =>
        {
            Assert.Equal(("0", "img"), ((string?)part.Attribute("tabindex"), (string?)part.Attribute("role")));
            Assert.NotEmpty((string?)part.Attribute("data-title") ?? "");
            Assert.Equal("title", part.Elements().First().Name.LocalName);
        });
        Assert.Contains(parts, part => (string?)part.Attribute("data-details") is { } details && details.Contains("10.231.0.2/22"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_IdleBridge_SaysWhatItIs(string shape)
    {
        var topology = NetworkShapes.All[shape];

        var svg = TopologySvg.Draw(topology, Language.English);

        Assert.Equal(new PodRows(topology).Idle.Count(), svg.Split(">bridge, no ports").Length - 1);
    }

    [Fact]
    public void Draw_InterfaceOfTheHostIsDown_SaysSoAndIsNotBroken()
    {
        var svg = TopologySvg.Draw(NetworkShapes.All["host interfaces that are down"], Language.English);

        Assert.DoesNotContain("class=\"tabbad\"", svg, StringComparison.Ordinal);
        Assert.Equal(2, svg.Split("class=\"small soft\">DOWN</text>").Length - 1);
    }

    [Fact]
    public void Draw_MovedInterfaceIsBroken_HasNoCableAndNoOtherEnd()
    {
        var topology = NetworkShapes.All["broken without a cable"];

        var svg = TopologySvg.Draw(topology, Language.English);

        Assert.Contains("class=\"tabbad\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("other end missing", svg, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(svg, "<path [^>]*class=\"broken\"")); // that of the legend
        Assert.DoesNotContain("╳", string.Join('\n', Text.Lines.Of(topology)), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_SameNetworkTwice_IsTheSame() => Assert.Equal(
        TopologySvg.Draw(NetworkShapes.All["two networks"], Language.English),
        TopologySvg.Draw(NetworkShapes.All["two networks"], Language.English));

    /// <summary>Makes sure that a drawing is well-formed, has only the elements of a drawing, and refers to nothing.</summary>
    internal static XElement RequireAlone(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var svg = XDocument.Load(reader).Root!;
        Assert.Equal(("svg", "http://www.w3.org/2000/svg"), (svg.Name.LocalName, svg.Name.NamespaceName));
        Assert.All(svg.DescendantsAndSelf(), one => Assert.Contains(one.Name.LocalName, Elements));
        var attributes = svg.DescendantsAndSelf().Attributes().Where(one => !one.IsNamespaceDeclaration).ToList();
        Assert.All(attributes, one => Assert.DoesNotMatch("^(on.*|href|src|style)$", one.Name.LocalName));
        var style = string.Concat(svg.Descendants().Where(one => one.Name.LocalName == "style").Select(one => one.Value));
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        return svg;
    }
}
