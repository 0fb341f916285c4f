namespace MiniPod.Net.Tracing;

/// <summary>A chain of rules in the kernel.</summary>
/// <param name="Family">The family of its table: 2 for IPv4, 10 for IPv6, 1 for both.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
public sealed record RuleChain(int Family, string Table, string Name);
