namespace MiniPod.Pods.Spec;

/// <summary>A line of a pod's /etc/hosts.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Hostnames">Its names.</param>
public sealed record HostAlias(string Ip, IReadOnlyList<string> Hostnames)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Ip}\t{string.Join('\t', Hostnames)}";
}
