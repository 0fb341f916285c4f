namespace MiniPod.Pods.Live;

/// <summary>How thoroughly a running pod is checked, beyond what costs nothing.</summary>
internal enum CheckDepth
{
    /// <summary>Also runs the host's read-only firewall programs: what <c>doctor</c> does for every pod.</summary>
    Rules,

    /// <summary>Also runs the plugins with CNI CHECK: several processes per network. Done on request only.</summary>
    Plugins,
}
