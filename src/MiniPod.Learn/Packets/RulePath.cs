using MiniPod.Net.Tracing;

namespace MiniPod.Learn.Packets;

/// <summary>The chains through which a packet came to a rule.</summary>
internal sealed class RulePath
{
    private readonly List<string> _chains = [];
    private string _table = "";

    /// <summary>Goes on to what was decided next.</summary>
    public void Follow(RuleEvent one)
    {
        var at = one.Table == _table ? _chains.LastIndexOf(one.Chain) : -1;
        if (at < 0) _chains.Clear(); // a chain that a hook calls
        else _chains.RemoveRange(at + 1, _chains.Count - at - 1);
        if (_chains.Count == 0) _chains.Add(one.Chain);
        _table = one.Table;
        if (one is { Verdict: RuleVerdict.Jump or RuleVerdict.Goto, Target: { } target }) _chains.Add(target);
    }

    /// <summary>The chains to a decision that was just followed.</summary>
    public string Chains(RuleEvent one) => string.Join(
        " → ", one.Verdict is RuleVerdict.Jump or RuleVerdict.Goto ? _chains.SkipLast(1) : _chains);
}
