using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>What can have made a pod other than a user.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodOwnerKind>))]
public enum PodOwnerKind
{
    /// <summary>A file of the directory that the agent watches.</summary>
    File,

    /// <summary>A Job.</summary>
    Job,
}
