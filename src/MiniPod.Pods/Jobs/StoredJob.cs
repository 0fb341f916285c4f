using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Pods.Spec;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Jobs;

/// <summary>A Job that the agent keeps: what was asked for, and how far it is. It is a file of the state directory.</summary>
public sealed record StoredJob
{
    /// <summary>The version of the format that this program writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of its format.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Its id, 32 hexadecimal digits, by which its pods name it.</summary>
    public required string Id { get; init; }

    /// <summary>What it is. Default a Job.</summary>
    public JobKind Kind { get; init; }

    /// <summary>Its name, with its namespace as in the name of a pod: <c>pi</c>, <c>pi@shop</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The object of the manifest.</summary>
    public required JsonElement Manifest { get; init; }

    /// <summary>The ConfigMaps and Secrets of its namespace that were given with it.</summary>
    public IReadOnlyList<JsonElement> Sources { get; init => field = value ?? []; } = [];

    /// <summary>What tells it from another one of the same name but for <see cref="Manifest"/>: what its pods take from
    /// <see cref="Sources"/> and from the host.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The networks of its pods. Default none: the default network.</summary>
    public IReadOnlyList<NetworkRequest> Networks { get; init => field = value ?? []; } = [];

    /// <summary>The image of their sandboxes. Default null: MiniPod's own.</summary>
    public string? PauseImage { get; init; }

    /// <summary>Whether a user has deleted it: its pods are removed, and then it is. Default false.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The id of the CronJob that has made it. Default null: a user has.</summary>
    public string? OwnerId { get; init; }

    /// <summary>The time for which a CronJob has made it. Default null: a user has.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>How far a CronJob is. Default it has made no Job.</summary>
    public CronStatus Cron { get; init => field = value ?? new CronStatus(); } = new();

    /// <summary>How far it is.</summary>
    public JobStatus Status { get; init => field = value ?? new JobStatus(); } = new();

    /// <summary>Whether something is left to do for the agent: also to end what still runs when it has failed, and to delete it in
    /// time.</summary>
    [JsonIgnore]
    public bool NeedsWatching =>
        IsDeleted
        || Kind == JobKind.CronJob
        || Status.End is null
        || Status.Active() > 0
        || JobSpec().TtlSecondsAfterFinished is not null;

    /// <summary>What was asked for.</summary>
    public JobSpec JobSpec() => Manifest.Deserialize(ApiJson.Default.Job)?.Spec ?? new JobSpec();

    /// <summary>What was asked for, of a CronJob.</summary>
    public CronJobSpec CronJobSpec() => Manifest.Deserialize(ApiJson.Default.CronJob)?.Spec ?? new CronJobSpec();

    /// <summary>The kind as kubectl has it in names: <c>job</c>.</summary>
    [JsonIgnore]
    public string Word => WordOf(Kind);

    /// <inheritdoc cref="Word"/>
    public static string WordOf(JobKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The full name of one of its pods: <c>pi-0</c>, <c>pi-0@shop</c>.</summary>
    public string PodName(int index)
    {
        var at = FullName.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? FullName : FullName[..at];
        return FormattableString.Invariant($"{name}-{index}{(at < 0 ? "" : FullName[at..])}");
    }
}
