using MiniPod.Net.Rules;

namespace MiniPod.Pods.Packets;

/// <summary>A rule as its program prints it.</summary>
/// <param name="Program">The program that shows and removes it: <c>iptables</c>, <c>ip6tables</c> or <c>nft</c>.</param>
/// <param name="Number">Its number in its chain, from 1.</param>
/// <param name="Text">Its conditions and what it does, without the chain.</param>
public sealed record RuleText(string Program, int Number, string Text)
{
    /// <summary>The rule, if it is one of iptables; otherwise null.</summary>
    public IptablesRule? Iptables { get; init; }
}
