using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Tests;

public sealed class UsageLineTests : IDisposable
{
    private readonly Signals _signals = new();

    [Theory]
    [InlineData("exec", "minipod exec [OPTIONS] POD [OPTIONS] [--] COMMAND...")]
    [InlineData("run", "minipod run [OPTIONS] [IMAGE] [COMMAND...]")]
    [InlineData("ps", "minipod ps [OPTIONS]")]
    [InlineData("cni add", "minipod cni add [OPTIONS] NETWORK NETNS")]
    [InlineData("", "minipod [OPTIONS] COMMAND")]
    [InlineData("cni", "minipod cni [OPTIONS] COMMAND")]
    [InlineData("learn", "minipod learn [OPTIONS] [LESSON] [COMMAND]")]
    public void Help_Usage_HasTheOptionsWhereTheyMayStand(string command, string usage)
    {
        var lines = Help(command);

        Assert.Equal($"  {usage}", lines[lines.IndexOf("Usage:") + 1]);
        Assert.Contains("Options:", lines);
        Assert.Contains("Description:", lines);
    }

    public void Dispose() => _signals.Dispose();

    private List<string> Help(string command)
    {
        using var output = new StringWriter();
        var parse = MiniPodApp.Build(new GlobalOptions(), _signals).Parse($"{command} --help");

        Assert.Equal(0, parse.Invoke(new InvocationConfiguration { Output = output }));
        return [.. output.ToString().Split('\n')];
    }
}
