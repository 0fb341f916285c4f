using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The outcomes of the commands, and the first faults.</summary>
internal sealed class StormTally(CancellationTokenSource end)
{
    private const int MostFaults = 5;

    // A log of every command and its output, for the analysis of faults.
    private static readonly string? Log = Environment.GetEnvironmentVariable("MINIPOD_STORM_LOG");
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly Lock _lock = new();

    public int Commands { get; private set; }

    public int Killed { get; private set; }

    /// <summary>Counts a command with its outcome: ok, killed, or the kind of its error.</summary>
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

    /// <summary>Records a fault, which stops the storm.</summary>
    public void Fault(string what)
    {
        lock (_lock) _faults.Add(string.Create(CultureInfo.InvariantCulture, $"[{DateTime.UtcNow:HH:mm:ss.fff}] {what}"));
        end.Cancel();
    }

    /// <summary>Fails the test if there were faults.</summary>
    public void RequireNoFault()
    {
        if (_faults.Count > 0)
            Assert.Fail($"{_faults.Count} faults in the storm, including:\n{string.Join("\n\n", _faults.Take(MostFaults))}");
    }

    /// <summary>The number of commands for each outcome.</summary>
    public string Outcomes() => string.Join(
        ", ",
        _outcomes
            .OrderByDescending(outcome => outcome.Value)
            .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} {outcome.Value}")));
}
