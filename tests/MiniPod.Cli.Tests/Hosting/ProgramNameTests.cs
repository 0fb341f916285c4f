using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Tests.Hosting;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/opt/cni/bin/minipod-debug\0", "minipod-debug")]
    [InlineData("minipod\0run\0/x/minipod-debug\0", "minipod")]
    [InlineData("", "")]
    public void Of_CommandLine_IsTheLastPartOfItsFirstWord(string line, string name) =>
        Assert.Equal(name, ProgramName.Of(System.Text.Encoding.UTF8.GetBytes(line)));
}
