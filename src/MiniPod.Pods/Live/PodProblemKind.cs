using System.Text.Json.Serialization;

namespace MiniPod.Pods.Live;

/// <summary>What can be wrong with a pod that should be running.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodProblemKind>))]
public enum PodProblemKind
{
    /// <summary>The sandbox container no longer exists; the app containers can never start again.</summary>
    SandboxMissing,

    /// <summary>The sandbox is not running: app containers that are still running serve in a namespace that no other
    /// container can join.</summary>
    SandboxDead,

    /// <summary>The sandbox was restarted outside MiniPod: it has a new, empty network namespace.</summary>
    SandboxRestarted,

    /// <summary>The sandbox has none of the addresses that it was given. Only the agent looks for it, and has the sandbox made
    /// anew.</summary>
    AddressMissing,

    /// <summary>An app container is not running.</summary>
    ContainerEnded,

    /// <summary>An app container no longer exists.</summary>
    ContainerMissing,

    /// <summary>An app container runs in a different network namespace than the sandbox.</summary>
    ContainerElsewhere,

    /// <summary>The pin is gone: if the pause process dies, the plugins will find no namespace to clean up.</summary>
    PinMissing,

    /// <summary>The link in /var/run/netns is gone, or points elsewhere.</summary>
    LinkBroken,

    /// <summary>A network is not attached, or an interface that it needs on the host is gone: the bridge, or the host
    /// end of the veth pair.</summary>
    InterfaceMissing,

    /// <summary>The host end of the veth pair is not attached to the network's bridge, as after the bridge was deleted and made
    /// again: the pod is cut off.</summary>
    InterfaceUnplugged,

    /// <summary>Something else that was created for the pod no longer exists.</summary>
    EffectMissing,

    /// <summary>The plugins report that the network is not as it was set up (CNI CHECK).</summary>
    CheckFailed,

    /// <summary>The pod's gateway is an address of this host, and does not answer the pod.</summary>
    GatewayUnanswered,

    /// <summary>A plugin reports that the network is not as it was set up (CNI CHECK), but the kernel shows that it is, or a
    /// repair did not change what the plugin reports. The network counts as intact.</summary>
    PluginReport,

    /// <summary>The pod's resolv.conf names other servers than it was given.</summary>
    NameServersChanged,
}
