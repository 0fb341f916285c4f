using MiniPod.Net.Rules;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A rule of the filter table is put before all others of its chain.</summary>
/// <param name="Program">The program, <c>iptables</c>.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Text">The rule, as iptables-save prints it after <c>-A CHAIN</c>.</param>
internal sealed record AddedRule(string Program, string Chain, string Text) : FaultChange
{
    private const string Table = "filter";

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken) =>
        tools.Programs.ChangeFilterAsync(Program, [$"-I {Chain} 1 {Text}"], tools.ContainerId, cancellationToken);

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        var words = IptablesRule.Parse(Table, $"-A {Chain} {Text}")!.Words;
        if (!await tools.Programs.HasRuleAsync(Program, Table, Chain, words, cancellationToken).ConfigureAwait(false)) return;
        await tools.Programs.ChangeFilterAsync(Program, [$"-D {Chain} {Text}"], tools.ContainerId, cancellationToken).ConfigureAwait(false);
    }

    public override void Describe(ShellWriter shell) => shell.Line($"{Program} -w -I {Chain} 1 {Text}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"{Program} -w -D {Chain} {Text}");
}
