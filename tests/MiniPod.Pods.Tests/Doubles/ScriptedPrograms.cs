using System.Collections.Concurrent;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>The host's programs as a host without any rules and interfaces would answer, except for what a test
/// says.</summary>
internal sealed class ScriptedPrograms : IHostPrograms
{
    /// <summary>Programs that are not installed. Default none.</summary>
    public IReadOnlyList<string> Missing { get; set; } = [];

    /// <summary>Answers of programs that only read, by command line, or by program name for all others; called each
    /// time.</summary>
    public ConcurrentDictionary<string, Func<string?>> Answers { get; } = new();

    /// <summary>The programs that changed something, with arguments and input.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>The programs that only read, with arguments.</summary>
    public ConcurrentQueue<string> Reads { get; } = new();

    public bool Has(string program) => !Missing.Contains(program);

    public Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        FindAsync(program, arguments, cancellationToken);

    public Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var line = $"{program} {string.Join(' ', arguments)}";
        Reads.Enqueue(line);
        return Task.FromResult(Answers.TryGetValue(line, out var answer) || Answers.TryGetValue(program, out answer) ? answer() : null);
    }

    public Task RunAsync(
        string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken)
    {
        Changes.Enqueue($"{program} {string.Join(' ', arguments)}\n{input}");
        return Task.CompletedTask;
    }
}
