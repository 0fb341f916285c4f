using MiniPod.Pods.Manifest;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class LabelQueryTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["empty"] = "" };

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("app!=web", false)]
    [InlineData("other!=x", true)]
    [InlineData("app", true)]
    [InlineData("other", false)]
    [InlineData("!other", true)]
    [InlineData("!app", false)]
    [InlineData("empty=", true)]
    [InlineData("app=web, tier=front", true)]
    [InlineData("app=web,tier=back", false)]
    public void Matches_AsKubectl(string selector, bool isChosen) =>
        Assert.Equal(isChosen, LabelQuery.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("")]
    [InlineData("=web")]
    [InlineData("app=web,")]
    [InlineData("app in (web)")]
    public void Parse_NotASelector_IsRefused(string text) => Assert.Throws<PodException>(() => LabelQuery.Parse(text));
}
