using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>What came of the commands, and the first things that went wrong.</summary>
internal sealed class StormTally(CancellationTokenSource end)
{
    private const int MostFaults = 5;

    // Where every command and its answer is written, for whoever looks for a cause.
    private static readonly string? Log = Environment.GetEnvironmentVariable("MINIPOD_STORM_LOG");
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly Lock _lock = new();

    public int Commands { get; private set; }

    public int Killed { get; private set; }

    /// <summary>Counts a command that ended, and what became of it: ok, killed, or the kind of its error.</summary>
    public void Count(string outcome, CommandResult result)
    {
        lock (_lock)
        {
            if (Log is { } log)
            {
                File.AppendAllText(
                    log, string.Create(CultureInfo.InvariantCulture, $"[{DateTime.UtcNow:HH:mm:ss.fff}] {outcome}: {result}\n"));
            }

            Commands++;
            if (outcome == "killed") Killed++;
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        }
    }

    /// <summary>Notes what must not happen; it ends the storm.</summary>
    public void Fault(string what)
    {
        lock (_lock) _faults.Add(string.Create(CultureInfo.InvariantCulture, $"[{DateTime.UtcNow:HH:mm:ss.fff}] {what}"));
        end.Cancel();
    }

    /// <summary>Fails the test when something went wrong.</summary>
    public void RequireNoFault()
    {
        if (_faults.Count > 0)
            Assert.Fail($"{_faults.Count} things went wrong in the storm, among them:\n{string.Join("\n\n", _faults.Take(MostFaults))}");
    }

    /// <summary>How often commands ended in which way.</summary>
    public string Outcomes() => string.Join(
        ", ",
        _outcomes
            .OrderByDescending(outcome => outcome.Value)
            .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} {outcome.Value}")));
}
