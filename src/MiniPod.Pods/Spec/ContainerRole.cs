using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>What a container is for in its pod.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContainerRole>))]
public enum ContainerRole
{
    /// <summary>It does the pod's work.</summary>
    App,

    /// <summary>It runs before the others, and has to end with 0.</summary>
    Init,

    /// <summary>It starts among the init containers, and keeps running beside the others.</summary>
    Sidecar,
}
