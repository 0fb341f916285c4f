namespace MiniPod.Agent.Probes;

/// <summary>What a probe says of one instance of a container: it changes only after as many equal results in a row as its threshold says.
/// Source: kubelet's prober worker.</summary>
/// <param name="Verdict">What it says by now; unknown before it has said anything.</param>
/// <param name="Last">The last result.</param>
/// <param name="InARow">How often that came in a row.</param>
public sealed record ProbeCounter(ProbeResult Verdict, ProbeResult Last, int InARow)
{
    /// <summary>The counter of a new instance.</summary>
    /// <param name="initial">What counts before the first verdict: success for liveness, failure for readiness.</param>
    public static ProbeCounter Of(ProbeResult initial) => new(initial, ProbeResult.Unknown, 0);

    /// <summary>The counter after one more run.</summary>
    /// <param name="result">What the run said. An unknown one changes nothing.</param>
    /// <param name="successThreshold">How many successes in a row count.</param>
    /// <param name="failureThreshold">How many failures in a row count.</param>
    public ProbeCounter After(ProbeResult result, int successThreshold, int failureThreshold)
    {
        if (result == ProbeResult.Unknown) return this;
        var count = result == Last ? InARow + 1 : 1;
        var needed = result == ProbeResult.Success ? successThreshold : failureThreshold;
        return new ProbeCounter(count >= needed ? result : Verdict, result, count);
    }
}
