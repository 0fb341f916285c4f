using MiniPod.Agent.Probes;

namespace MiniPod.Agent.Tests.Probes;

public sealed class ProbeCounterTests
{
    [Theory]
    [InlineData("f f", 1, 3, "success")]
    [InlineData("f f f", 1, 3, "failure")]
    [InlineData("f f s f f", 1, 3, "success")]
    [InlineData("f f ? f", 1, 3, "failure")]
    [InlineData("f f f s", 2, 3, "failure")]
    [InlineData("f f f s s", 2, 3, "success")]
    [InlineData("", 1, 1, "success")]
    public void Verdict_ChangesAfterAsManyEqualResultsInARow(string results, int successes, int failures, string verdict)
    {
        var counter = ProbeCounter.Of(ProbeResult.Success);

        foreach (var result in results.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            counter = counter.After(
                result switch { "s" => ProbeResult.Success, "f" => ProbeResult.Failure, _ => ProbeResult.Unknown }, successes, failures);
        }

        Assert.Equal(verdict, $"{counter.Verdict}".ToLowerInvariant());
    }
}
