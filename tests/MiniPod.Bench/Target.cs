namespace MiniPod.Bench;

/// <summary>The upper limit for a result: a ratio to another series, or an absolute value.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Series">The series.</param>
/// <param name="Baseline">The series it is divided by; null for an absolute value.</param>
/// <param name="Limit">The largest value that meets the target.</param>
/// <param name="Unit">"x", "ms" or "MB".</param>
internal sealed record Target(string Name, Series Series, Series? Baseline, double Limit, string Unit)
{
    public double Value => Baseline is null ? Series.Median : Series.Median / Baseline.Median;

    public bool IsMet => Value <= Limit;
}
