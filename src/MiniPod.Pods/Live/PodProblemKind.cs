using System.Text.Json.Serialization;

namespace MiniPod.Pods.Live;

/// <summary>What can be wrong with a pod that should run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodProblemKind>))]
public enum PodProblemKind
{
    /// <summary>The engine has no such sandbox container any more; its apps can never start again.</summary>
    SandboxMissing,

    /// <summary>The sandbox does not run: the apps that still do serve in a namespace that nobody can join.</summary>
    SandboxDead,

    /// <summary>The sandbox was restarted by somebody else: it has another, empty namespace.</summary>
    SandboxRestarted,

    /// <summary>An app container does not run.</summary>
    ContainerEnded,

    /// <summary>The engine has no such app container any more.</summary>
    ContainerMissing,

    /// <summary>An app runs in another network namespace than the sandbox.</summary>
    ContainerElsewhere,

    /// <summary>The pin is gone: when pause dies, the plugins will find no namespace to clean up in.</summary>
    PinMissing,

    /// <summary>The link in /var/run/netns is gone, or leads elsewhere.</summary>
    LinkBroken,

    /// <summary>A network is not attached, or an interface on the host that it needs is gone: the bridge, the host's
    /// end of the pair.</summary>
    InterfaceMissing,

    /// <summary>Something else that was made for the pod is not there any more.</summary>
    EffectMissing,

    /// <summary>The plugins themselves say that the network is not as it was made (CNI CHECK).</summary>
    CheckFailed,
}
