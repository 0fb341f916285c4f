using System.Globalization;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>Rules of a table are taken away. They are put back into their places, all or none; one whose chain is gone, because its
/// pod was removed meanwhile, is not.</summary>
/// <param name="Program">The program, <c>iptables</c>.</param>
/// <param name="Table">The table.</param>
/// <param name="Rules">The rules, in the order of their chains.</param>
internal sealed record RemovedRules(string Program, string Table, IReadOnlyList<FaultRule> Rules) : FaultChange
{
    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken) =>
        RestoreAsync(tools, Rules.Select(rule => $"-D {rule.Chain} {rule.Text}"), cancellationToken);

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        var now = await SavedRules.ReadAsync(tools.Programs, Program, cancellationToken).ConfigureAwait(false);
        await RestoreAsync(tools, now is null ? [] : Missing(now), cancellationToken).ConfigureAwait(false);
    }

    public override void Describe(ShellWriter shell)
    {
        foreach (var rule in Rules) shell.Line($"{Program} -w -t {Table} -D {rule.Chain} {rule.Text}");
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        foreach (var rule in Rules) shell.Line($"{Program} -w -t {Table} {Insertion(rule, rule.Number)}");
    }

    /// <summary>The lines that put back those that are missing.</summary>
    /// <param name="now">What is there.</param>
    public IEnumerable<string> Missing(SavedRules now)
    {
        foreach (var chain in Rules.GroupBy(rule => rule.Chain).Where(chain => now.Chains.Contains((Table, chain.Key))))
        {
            var there = now.Texts(Table, chain.Key).ToList();
            var unmatched = there.ToList();
            foreach (var rule in chain)
            {
                if (unmatched.Remove(rule.Text) || rule.ToChain is { } to && !now.Chains.Contains((Table, to))) continue;
                var number = Math.Min(rule.Number, there.Count + 1);
                there.Insert(number - 1, rule.Text);
                yield return Insertion(rule, number);
            }
        }
    }

    private static string Insertion(FaultRule rule, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"-I {rule.Chain} {number} {rule.Text}");

    private async Task RestoreAsync(FaultTools tools, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        if (string.Concat(lines.Select(line => $"{line}\n")) is not { Length: > 0 } text) return;
        await tools.Programs.RestoreAsync(
            Program, $"*{Table}\n{text}COMMIT\n", tools.ContainerId, cancellationToken).ConfigureAwait(false);
    }
}
