namespace MiniPod.Pods.Changes;

/// <summary>What a fact is about.</summary>
public enum HostFactKind
{
    /// <summary>A network namespace.</summary>
    Namespace,

    /// <summary>An interface, with what it is a port of.</summary>
    Interface,

    /// <summary>An IP address.</summary>
    Address,

    /// <summary>A route.</summary>
    Route,

    /// <summary>A rule, chain or policy of iptables or nftables, or a rule that chooses a routing table.</summary>
    Rule,

    /// <summary>A setting of the kernel, sysctl(8).</summary>
    Setting,

    /// <summary>A file that a step or a plugin keeps: a reserved address, a link to a namespace.</summary>
    File,
}
