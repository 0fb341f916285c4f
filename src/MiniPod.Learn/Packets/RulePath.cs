using MiniPod.Net.Tracing;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Packets;

/// <summary>The rules that led a packet to a rule: those that sent it to another chain from which it has not come back.</summary>
internal sealed class RulePath
{
    private readonly List<DecidedBy> _rules = [];

    /// <summary>Goes on to what was decided next.</summary>
    public void Follow(DecidedBy decided)
    {
        var one = decided.Event;
        var caller = _rules.FindLastIndex(rule => rule.Event.Target == one.Chain && rule.Event.Table == one.Table);
        _rules.RemoveRange(caller + 1, _rules.Count - caller - 1); // in a chain that a hook calls, all
        _rules.Add(decided);
    }

    /// <summary>The rules to what was decided last, with that; those that were taken before are left out.</summary>
    public IReadOnlyList<DecidedBy> Take()
    {
        var taken = _rules.Where(rule => rule == _rules[^1] || rule.Event.Verdict is RuleVerdict.Jump or RuleVerdict.Goto).ToList();
        _rules.Clear();
        return taken;
    }
}
