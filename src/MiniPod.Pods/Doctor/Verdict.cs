using System.Text.Json.Serialization;

namespace MiniPod.Pods.Doctor;

/// <summary>The verdict of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Nothing is wrong.</summary>
    Ok,

    /// <summary>It works, but not in every case, or not for much longer.</summary>
    Warning,

    /// <summary>Pods do not work, or do not match their records.</summary>
    Failed,
}
