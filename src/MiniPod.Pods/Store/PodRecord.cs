using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>The record of a pod on disk: what was specified, and what was created from it.</summary>
public sealed record PodRecord
{
    /// <summary>The version of the format written by 0.1.0.</summary>
    public const int FirstSchema = 1;

    /// <summary>The version that introduced attempts, idle containers, <c>--rm</c> for a
    /// single container, and namespaces.</summary>
    public const int AttemptSchema = 2;

    /// <summary>The version that introduced faults: an older program would not undo one.</summary>
    public const int FaultSchema = 3;

    /// <summary>The version that introduced the further fields of Kubernetes' Pod: an older program would create a container anew
    /// without them.</summary>
    public const int ManifestSchema = 4;

    /// <summary>The newest version of the format that this program supports.</summary>
    public const int CurrentSchema = ManifestSchema;

    /// <summary>The number of digits in an ID.</summary>
    public const int IdLength = 32;

    /// <summary>The number of digits of an ID that are shown to users.</summary>
    public const int ShortIdLength = 12;

    /// <summary>
    /// The version of the format: the oldest one that can express the record, so that older programs can still read it.
    /// Version 2 has attempts, idle containers, <c>--rm</c> for a single container, and namespaces; version 3 has a fault;
    /// version 4 has the further fields of Kubernetes' Pod.
    /// </summary>
    public int SchemaVersion { get; init; } = FirstSchema;

    /// <summary>The pod's ID, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The Kubernetes uid of the pod, as passed to plugins.</summary>
    public required string Uid { get; init; }

    /// <summary>The Kubernetes namespace of the pod. Default <c>default</c>.</summary>
    /// <exception cref="PodException">It is not a valid namespace.</exception>
    public string Namespace
    {
        get; init =>
        field = PodIdentity.ParseNamespace(value ?? PodIdentity.DefaultNamespace);
    } = PodIdentity.DefaultNamespace;

    /// <summary>How many times its sandbox has been re-created, 0 for the first one: CRI's
    /// <c>PodSandboxMetadata.attempt</c>. Default 0.</summary>
    /// <exception cref="PodException">It is negative.</exception>
    public int Attempt
    {
        get; init =>
        field = value >= 0 ? value : throw new PodException($"{value} is not a valid attempt: attempts count from 0");
    }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the user last had it started, if it has a deadline. Default null: when it was created.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it is to end at the latest; null if it has no deadline. Source: activeDeadlineSeconds, core/v1.</summary>
    [JsonIgnore]
    public DateTimeOffset? Deadline => Spec.DeadlineSeconds is { } seconds ? (StartedAt ?? CreatedAt).AddSeconds(seconds) : null;

    /// <summary>The pod as specified.</summary>
    public required PodSpec Spec { get; init; }

    /// <summary>The networks, resolved.</summary>
    public required IReadOnlyList<PodNetwork> Networks { get; init; }

    /// <summary>Its phase.</summary>
    public PodPhase Phase { get; init; } = PodPhase.Creating;

    /// <summary>
    /// The verb of the operation in progress; null between operations. The journal has the details, but with this,
    /// listing pods does not require reading every journal.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Whether the pod removes itself when its last container exits.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>
    /// Former attempts of its containers, oldest first: they have exited, and are kept for their logs until they are
    /// removed. Default none.
    /// </summary>
    public IReadOnlyList<ContainerSpec> Former { get; init => field = value ?? []; } = []; // null in older records

    /// <summary>
    /// The full names of the containers that should not be running while the pod is: created but never started, or
    /// stopped individually. Default none.
    /// </summary>
    public IReadOnlyList<string> Idle { get; init => field = value ?? []; } = [];

    /// <summary>The full names of the containers that have not been due yet since the sandbox was started: they wait until the init
    /// containers before them have ended, and the sidecars before them have started. Default none.</summary>
    public IReadOnlyList<string> Pending { get; init => field = value ?? []; } = [];

    /// <summary>What is known of the restarts of its containers, by their names. It is written before each start, so that nothing is
    /// forgotten if the agent dies. Default none.</summary>
    public IReadOnlyDictionary<string, RestartHistory> Restarts
    {
        get; init =>
        field = value ?? new Dictionary<string, RestartHistory>();
    } = new Dictionary<string, RestartHistory>();

    /// <summary>Whether it is to run, and does not: it ran when the machine went down, or its sandbox is being made anew. Then the agent
    /// starts it. Default false.</summary>
    public bool IsToResume { get; init; }

    /// <summary>How it ended, once none of its containers runs again. Default null: it has not, or the user stopped it.</summary>
    public PodFinish? Finish { get; init; }

    /// <summary>What plugins reported about its networks (CNI CHECK) after a repair as before it, each with its interface. It is
    /// not offered for repair again. Default none.</summary>
    public IReadOnlyList<string> Uncured { get; init => field = value ?? []; } = [];

    /// <summary>The fault that was made on it on purpose; null, the default, for none.</summary>
    public InjectedFault? Fault { get; init; }

    /// <summary>The outcomes of its steps, by step key, as of the end of the last operation; the journal has
    /// them at any moment.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outcomes { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The oldest format that can express this record.</summary>
    [JsonIgnore]
    public int NeededSchema => Spec.IsOfManifest ? ManifestSchema
        : Fault is not null ? FaultSchema
        : Namespace == PodIdentity.DefaultNamespace
            && Attempt == 0
            && Former.Count == 0
            && Idle.Count == 0
            && Spec.Containers.All(container => SchemaFor(container) == FirstSchema)
            ? FirstSchema
            : AttemptSchema;

    /// <summary>The oldest format that can express a container.</summary>
    public static int SchemaFor(ContainerSpec container) => container.IsOfManifest ? ManifestSchema
        : container is { Attempt: 0, RemoveOnExit: false } ? FirstSchema
        : AttemptSchema;

    /// <summary>The outcome of a step, a JSON object; null if it is not in effect.</summary>
    public JsonElement? Outcome(StepKey key) => Outcomes.TryGetValue(key.ToString(), out var outcome) ? outcome : null;

    /// <summary>Finds the latest attempt of a container by its name; null if there is none.</summary>
    public ContainerSpec? Find(string container) => Spec.Containers.FirstOrDefault(one => one.Name.Value == container);

    /// <summary>Whether a text has the form of a pod ID.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Returns the same pod with a container added: it replaces the one of the same name, which becomes a
    /// former attempt, or is appended.</summary>
    public PodRecord With(ContainerSpec container) => Find(container.Name.Value) is { } former
        ? this with
        {
            Spec = Spec.With(former, container),
            Former = [.. Former, former],
            Idle = [.. Idle.Where(one => one != former.FullName)],
        }
        : this with { Spec = Spec with { Containers = [.. Spec.Containers, container] } };

    /// <summary>Returns the same pod without one attempt of a container. If that was the latest, the previous attempt
    /// becomes the latest again.</summary>
    /// <param name="fullName">Its full name; if there is no such attempt, nothing changes.</param>
    public PodRecord Without(string fullName)
    {
        var left = this with
        {
            Former = [.. Former.Where(one => one.FullName != fullName)],
            Idle = [.. Idle.Where(one => one != fullName)],
            Pending = [.. Pending.Where(one => one != fullName)],
        };
        if (Spec.Containers.FirstOrDefault(one => one.FullName == fullName) is not { } gone) return left;
        if (Former.LastOrDefault(one => one.Name == gone.Name) is not { } before)
            return left with { Spec = Spec with { Containers = [.. Spec.Containers.Where(one => one != gone)] } };
        return left with
        {
            Spec = Spec.With(gone, before),
            Former = [.. left.Former.Where(one => one != before)],
            Idle = [.. left.Idle, before.FullName],
        };
    }

    /// <summary>Returns the same pod without an instance of a container that did not come to run: the one before it, which has ended, is
    /// the latest again.</summary>
    public PodRecord WithoutInstance(string fullName)
    {
        var left = Without(fullName);
        return left with { Idle = [.. left.Idle.Where(Idle.Contains)] };
    }

    /// <summary>Returns the same pod with a container that no longer exists replaced by its next attempt.</summary>
    /// <param name="fullName">Its full name.</param>
    public PodRecord Renew(string fullName)
    {
        var gone = Spec.Containers.First(one => one.FullName == fullName);
        var next = gone with { Attempt = gone.Attempt + 1 };
        IReadOnlyList<string> Renamed(IReadOnlyList<string> names) => [.. names.Select(one => one == fullName ? next.FullName : one)];
        return this with { Spec = Spec.With(gone, next), Idle = Renamed(Idle), Pending = Renamed(Pending) };
    }

    /// <summary>Returns the same pod with a container marked as idle or not.</summary>
    /// <param name="fullName">Its full name.</param>
    /// <param name="isIdle">Whether it should not be running.</param>
    public PodRecord WithIdle(string fullName, bool isIdle) =>
        this with { Idle = [.. Idle.Where(one => one != fullName), .. isIdle ? new[] { fullName } : []] };

    /// <summary>Returns the same pod with a container that is due, or not yet.</summary>
    /// <param name="fullName">Its full name.</param>
    /// <param name="isPending">Whether it still waits.</param>
    public PodRecord WithPending(string fullName, bool isPending) =>
        this with { Pending = [.. Pending.Where(one => one != fullName), .. isPending ? new[] { fullName } : []] };

    /// <summary>What is known of the restarts of a container.</summary>
    public RestartHistory RestartsOf(string container) => Restarts.GetValueOrDefault(container) ?? RestartHistory.None;

    /// <summary>Returns the same pod with what is known of the restarts of a container.</summary>
    public PodRecord WithRestarts(string container, RestartHistory history) =>
        this with { Restarts = new Dictionary<string, RestartHistory>(Restarts) { [container] = history } };

    /// <summary>Returns the same pod as it is before its sandbox starts: nothing is known of a former run, but that it is to run.</summary>
    public PodRecord Fresh() => this with
    {
        Idle = [],
        Uncured = [],
        Pending = Spec.PendingAtStart,
        Restarts = new Dictionary<string, RestartHistory>(),
        Finish = null,
    };

    /// <summary>Whether another record says the same about the run of the pod.</summary>
    internal bool IsInRunAs(PodRecord other) =>
        Idle.SequenceEqual(other.Idle)
            && Uncured.SequenceEqual(other.Uncured)
            && Pending.SequenceEqual(other.Pending)
            && Restarts.Count == other.Restarts.Count
            && (IsToResume, Finish, StartedAt) == (other.IsToResume, other.Finish, other.StartedAt);

    /// <summary>What is to be removed once it has exited: the pod, attempts of its containers, or nothing.</summary>
    [JsonIgnore]
    public IEnumerable<RemovalTarget> RemovalTargets =>
    [
        .. RemoveOnExit ? new[] { new RemovalTarget(Id) } : [],
        .. Spec.Containers
            .Concat(Former)
            .Where(container => container.RemoveOnExit)
            .Select(container => new RemovalTarget(Id, container.FullName)),
    ];

    /// <summary>Whether somebody has to watch it.</summary>
    [JsonIgnore]
    public bool NeedsWatching => Spec.IsWatched && (Phase is PodPhase.Creating or PodPhase.Running || IsToResume);

    /// <summary>Its identity.</summary>
    [JsonIgnore]
    public PodIdentity Identity => new(Namespace, Spec.Name, Uid, Attempt);

    /// <summary>The name by which MiniPod knows it, see <see cref="PodIdentity.FullName"/>.</summary>
    [JsonIgnore]
    public string FullName => Identity.FullName;

    /// <summary>The first digits of the ID, as shown to users.</summary>
    [JsonIgnore]
    public string ShortId => Id[..ShortIdLength];
}
