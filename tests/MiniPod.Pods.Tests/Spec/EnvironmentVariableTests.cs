using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class EnvironmentVariableTests
{
    [Theory]
    [InlineData("A=1", "A", "1")]
    [InlineData("A=", "A", "")]
    [InlineData("A=b=c", "A", "b=c")]
    [InlineData("A", "A", null)]
    public void Parse_NameAndValue_ReadAndWriteTheSame(string text, string name, string? value)
    {
        Assert.Equal(new EnvironmentVariable(name, value), EnvironmentVariable.Parse(text));
        Assert.Equal(text, EnvironmentVariable.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("=1")]
    public void Parse_NoName_IsRefused(string text) =>
        Assert.Contains(
            "the name is empty", Assert.Throws<PodException>(() => EnvironmentVariable.Parse(text)).Message, StringComparison.Ordinal);
}
