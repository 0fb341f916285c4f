namespace MiniPod.Bench;

/// <summary>A series of measurements of the same thing.</summary>
internal sealed class Series(string name)
{
    private readonly List<double> _values = [];

    public string Name { get; } = name;

    public IReadOnlyList<double> Values => _values;

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
        }
    }

    public double Minimum => _values.Min();

    public double Maximum => _values.Max();

    public void Add(double value) => _values.Add(value);

    public async Task TimeAsync(Func<Task> act)
    {
        var started = TimeProvider.System.GetTimestamp();
        await act();
        Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
    }
}
