using System.Text.Json.Serialization;

namespace MiniPod.Pods.Jobs;

/// <summary>What makes pods, or Jobs, over time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobKind>))]
public enum JobKind
{
    /// <summary>A Job: pods that do a piece of work and end.</summary>
    Job,

    /// <summary>A CronJob: Jobs that start at certain times.</summary>
    CronJob,
}
