using MiniPod.Cli.Rendering;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class ErrorViewTests
{
    public static TheoryData<Exception, int> Errors => new()
    {
        { new PodException("no such pod"), 125 },
        { new EngineException("no"), 125 },
        { new ContainerStartException("not found", 127), 127 },
        { new ContainerStartException("not executable", 126), 126 },
        { new ContainerStartException("other", 1), 125 },
        { new PodException("cannot run", new ContainerStartException("not found", 127)), 127 },
        { new InvalidOperationException("defect"), 125 },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Print_Error_GivesItsExitCode(Exception error, int expected)
    {
        using var signals = new Signals();

        Assert.Equal(expected, ErrorView.Print(error, signals, debug: false));
    }

    [Fact]
    public void Text_OurOwnErrors_SayAllThereIsToSay()
    {
        Assert.Equal("x", ErrorView.Text(new PodException("x")));
        Assert.Equal("x", ErrorView.Text(new IOException("x")));
        Assert.Contains("defect of minipod", ErrorView.Text(new InvalidOperationException("x")), StringComparison.Ordinal);
    }
}
