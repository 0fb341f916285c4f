using System.Text.Json.Serialization;

namespace MiniPod.Pods.Store;

/// <summary>Where a pod is in its life, as its record says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodPhase>))]
public enum PodPhase
{
    /// <summary>Being made.</summary>
    Creating,

    /// <summary>Made, its containers not started.</summary>
    Created,

    /// <summary>Its sandbox and network stand.</summary>
    Running,

    /// <summary>Being stopped.</summary>
    Stopping,

    /// <summary>Stopped: its containers are kept, its network is given back.</summary>
    Exited,

    /// <summary>Being removed.</summary>
    Removing,
}
