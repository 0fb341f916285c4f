using System.Text.Json.Serialization;

namespace MiniPod.Pods.Store;

/// <summary>The phase of a pod, as recorded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodPhase>))]
public enum PodPhase
{
    /// <summary>Being created.</summary>
    Creating,

    /// <summary>Created, but its containers have not been started.</summary>
    Created,

    /// <summary>Its sandbox and network are up.</summary>
    Running,

    /// <summary>Being stopped.</summary>
    Stopping,

    /// <summary>Stopped: its containers are kept, its network has been released.</summary>
    Exited,

    /// <summary>Being removed.</summary>
    Removing,
}
