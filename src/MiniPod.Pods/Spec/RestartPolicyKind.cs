using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>Whether a container that has ended is started again. Source: PodSpec.restartPolicy, core/v1.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestartPolicyKind>))]
public enum RestartPolicyKind
{
    /// <summary>Yes.</summary>
    Always,

    /// <summary>Unless it ended with 0.</summary>
    OnFailure,

    /// <summary>No.</summary>
    Never,
}
