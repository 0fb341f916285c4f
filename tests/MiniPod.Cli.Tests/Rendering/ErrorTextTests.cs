using MiniPod.Cli.Rendering;
using MiniPod.Pods;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class ErrorTextTests
{
    [Fact]
    public void Of_OurOwnErrors_SayAllThereIsToSay()
    {
        Assert.Equal("x", ErrorText.Of(new PodException("x")));
        Assert.Equal("x", ErrorText.Of(new IOException("x")));
        Assert.Contains("defect of minipod", ErrorText.Of(new InvalidOperationException("x")), StringComparison.Ordinal);
    }
}
