using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>When an image is fetched from its registry, as Kubernetes' imagePullPolicy.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullPolicy>))]
public enum PullPolicy
{
    /// <summary>When the engine does not have it. The default.</summary>
    Missing,

    /// <summary>Before every creation.</summary>
    Always,

    /// <summary>Never: no registry is contacted.</summary>
    Never,
}
