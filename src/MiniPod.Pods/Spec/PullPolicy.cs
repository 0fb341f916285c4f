using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>When an image is pulled from its registry, like Kubernetes' imagePullPolicy.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullPolicy>))]
public enum PullPolicy
{
    /// <summary>Only if the engine does not have it. The default.</summary>
    Missing,

    /// <summary>Before every container creation.</summary>
    Always,

    /// <summary>Never: no registry is contacted.</summary>
    Never,
}
