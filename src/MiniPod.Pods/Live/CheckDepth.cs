namespace MiniPod.Pods.Live;

/// <summary>How closely a pod that runs is looked at, beyond what costs nothing.</summary>
internal enum CheckDepth
{
    /// <summary>Programs of the host that only look are asked, the firewall's: what <c>doctor</c> does with every pod.</summary>
    Rules,

    /// <summary>The plugins are asked too, CNI CHECK: several processes for each network. Done when it is asked for.</summary>
    Plugins,
}
