using MiniPod.Cli.Hosting;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Tests.Hosting;

public sealed class ExitCodesTests
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
    public void Of_Error_IsItsExitCode(Exception error, int expected) => Assert.Equal(expected, ExitCodes.Of(error));
}
