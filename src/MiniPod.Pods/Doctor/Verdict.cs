using System.Text.Json.Serialization;

namespace MiniPod.Pods.Doctor;

/// <summary>What a check found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, but not always or not for long.</summary>
    Warning,

    /// <summary>Pods do not work, or not as their records say.</summary>
    Failed,
}
