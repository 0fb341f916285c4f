using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class PodNameTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("0")]
    [InlineData("pause_demo")]
    [InlineData("A.b-C_9")]
    [InlineData("x23456789012345678901234567890123456789012345678901234567890123")]
    public void Parse_Name_IsTaken(string text)
    {
        Assert.Equal(text, PodName.Parse(text).Value);
        Assert.True(PodName.IsValid(text));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("_x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("web\n")]
    [InlineData("web\0")]
    [InlineData("ünïcode")]
    [InlineData("wéb")]
    [InlineData("٣")]
    [InlineData("x234567890123456789012345678901234567890123456789012345678901234")]
    public void Parse_NoName_IsRefusedWithTheRule(string text)
    {
        Assert.Throws<PodException>(() => PodName.Parse(text));
        Assert.False(PodName.IsValid(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parse_Nothing_SaysSo(string? text)
    {
        var error = Assert.Throws<PodException>(() => PodName.Parse(text, "container"));

        Assert.StartsWith("the container name is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ThreeHundredCharacters_TellsLengthAndLimitNotAllOfIt()
    {
        var error = Assert.Throws<PodException>(() => PodName.Parse(new string('a', 300)));

        Assert.Contains("300 characters", error.Message, StringComparison.Ordinal);
        Assert.Contains("At most 63", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 120);
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("web-1", true)]
    [InlineData("web-", false)]
    [InlineData("pause_demo", false)]
    [InlineData("Web", false)]
    [InlineData("a.b", false)]
    public void IsKubernetesName_FollowsRfc1123Labels(string text, bool expected)
    {
        Assert.Equal(expected, PodName.Parse(text).IsKubernetesName);
    }

    [Theory]
    [InlineData("nginx", "nginx-")]
    [InlineData("registry.example:5000/team/nginx:1.27", "nginx-")]
    [InlineData("nginx@sha256:0123", "nginx-")]
    [InlineData("UPPER", "upper-")]
    [InlineData("", "pod-")]
    [InlineData("ü", "pod-")]
    public void Generate_Image_GivesItsNameAndSixDigits(string image, string stem)
    {
        var name = PodName.Generate(image);

        Assert.StartsWith(stem, name.Value, StringComparison.Ordinal);
        Assert.Equal(stem.Length + 6, name.Value.Length);
        Assert.NotEqual(name, PodName.Generate(image));
    }
}
