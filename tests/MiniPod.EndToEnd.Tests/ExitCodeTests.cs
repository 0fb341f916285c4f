using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class ExitCodeTests(EndToEndHost host) : EndToEndTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("frobnicate")]
    [InlineData("run", "--no-such-option", "image")]
    [InlineData("run")]
    [InlineData("start", "no-such-pod")]
    [InlineData("stop", "no-such-pod")]
    [InlineData("rm", "no-such-pod")]
    [InlineData("logs", "no-such-pod")]
    [InlineData("run", "--pod", "no-such-pod", "image")]
    [InlineData("ps", "-o", "no-such-format")]
    public async Task AnyVerb_CannotDoWhatIsAsked_Exits125WithOneMessageOnStderr(params string[] line)
    {
        var result = await MiniPodAsync(line);

        result.ShouldExit(125, "minipod: ");
        Assert.Empty(result.Stdout);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("ps")]
    public async Task AnyVerb_Succeeds_Exits0WithNothingOnStderr(params string[] line)
    {
        var result = (await MiniPodAsync(line)).ShouldSucceed();

        Assert.NotEmpty(result.Stdout);
        Assert.Empty(result.Stderr);
    }
}
