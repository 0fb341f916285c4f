using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Tests.Doubles;
using MiniPod.Pods;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Tests.Hosting;

public sealed class NamespaceOptionTests : IDisposable
{
    private readonly Signals _signals = new();

    public void Dispose() => _signals.Dispose();

    [Theory]
    [InlineData("stop web db", "web db")]
    [InlineData("stop -n shop web db@store", "web@shop db@store")]
    [InlineData("-n shop rm web", "web@shop")]
    [InlineData("inspect --namespace=default web", "web")]
    public void Pods_Namespace_IsPartOfTheirNames(string line, string expected)
    {
        var parse = MiniPodApp.Build(new GlobalOptions(), _signals).Parse(line.Split(' '));

        var pods = NamespaceOption.Pods(parse, (Argument<string[]>)parse.CommandResult.Command.Arguments[0]);

        Assert.Equal(expected, string.Join(' ', pods));
    }

    [Fact]
    public void Of_NoNamespace_IsAnError()
    {
        var parse = MiniPodApp.Build(new GlobalOptions(), _signals).Parse(["ps", "-n", "No"]);

        var error = Assert.Throws<PodException>(() => NamespaceOption.Of(parse));

        Assert.Contains("invalid namespace", error.Message, StringComparison.Ordinal);
    }

    // There, -n has another meaning, as before.
    [Fact]
    public void Run_ShortName_IsThatOfThePod()
    {
        var line = new Line("--namespace", "shop", "-n", "web", "nginx");

        var pod = Assert.Single(line.Options.Pods(line.Parse, PodName.Generate).Pods);

        Assert.Equal(("shop", "web"), (pod.Namespace, pod.Name.Value));
    }
}
