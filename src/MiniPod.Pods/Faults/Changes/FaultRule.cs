namespace MiniPod.Pods.Faults.Changes;

/// <summary>A rule of iptables, and its place.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Number">Its number in the chain, from 1.</param>
/// <param name="Text">What iptables takes after <c>-A CHAIN</c>.</param>
/// <param name="ToChain">The chain to which it leads; null if it leads to none. Without that chain it cannot be put back.</param>
internal sealed record FaultRule(string Chain, int Number, string Text, string? ToChain = null);
