using System.Text.Json;
using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Store;

/// <summary>What is on disk about a pod: what was asked for, and what was made of it.</summary>
public sealed record PodRecord
{
    /// <summary>The version of this format that 0.1.0 wrote.</summary>
    public const int FirstSchema = 1;

    /// <summary>The version that came with attempts, idle containers, <c>--rm</c> of one container, and namespaces.</summary>
    public const int AttemptSchema = 2;

    /// <summary>The newest version of this format that this program knows.</summary>
    public const int CurrentSchema = AttemptSchema;

    /// <summary>How many digits an id has.</summary>
    public const int IdLength = 32;

    /// <summary>How many digits of the id are shown to people.</summary>
    public const int ShortIdLength = 12;

    /// <summary>
    /// The version of this format: the oldest one that tells all there is to tell, so that an older program can still
    /// read it. 2 has attempts, idle containers, <c>--rm</c> of one container, and namespaces.
    /// </summary>
    public int SchemaVersion { get; init; } = FirstSchema;

    /// <summary>The pod's id, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Kubernetes' uid of the pod, as it is passed to plugins.</summary>
    public required string Uid { get; init; }

    /// <summary>Kubernetes' namespace of the pod. Default <c>default</c>.</summary>
    /// <exception cref="PodException">It is no namespace.</exception>
    public string Namespace { get; init =>
        field = PodIdentity.ParseNamespace(value ?? PodIdentity.DefaultNamespace); } = PodIdentity.DefaultNamespace;

    /// <summary>How often its sandbox was made anew before, 0 for the first time: CRI's
    /// <c>PodSandboxMetadata.attempt</c>. Default 0.</summary>
    /// <exception cref="PodException">It is negative.</exception>
    public int Attempt { get; init =>
        field = value >= 0 ? value : throw new PodException($"{value} is no attempt: they are counted from 0"); }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked for.</summary>
    public required PodSpec Spec { get; init; }

    /// <summary>The networks, resolved.</summary>
    public required IReadOnlyList<PodNetwork> Networks { get; init; }

    /// <summary>Where it is in its life.</summary>
    public PodPhase Phase { get; init; } = PodPhase.Creating;

    /// <summary>
    /// The verb of the operation under way; null between operations. The journal tells it better, but listing pods need not read
    /// every journal for it.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>Whether the pod removes itself when its last container ends.</summary>
    public bool RemoveOnExit { get; init; }

    /// <summary>
    /// Former attempts of its containers, oldest first: they have ended, and are kept until they are removed, for their logs. Default none.
    /// </summary>
    public IReadOnlyList<ContainerSpec> Former { get; init => field = value ?? []; } = []; // null in records that do not have it yet

    /// <summary>
    /// The containers that are not to run while the pod does, by their full names: created and never started, or stopped on their own.
    /// Default none.
    /// </summary>
    public IReadOnlyList<string> Idle { get; init => field = value ?? []; } = [];

    /// <summary>What its steps brought forth, by step key, when the last operation ended; the journal has it from
    /// moment to moment.</summary>
    public IReadOnlyDictionary<string, JsonElement> Outcomes { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The oldest format that tells all of this record.</summary>
    [JsonIgnore]
    public int NeededSchema =>
        Namespace == PodIdentity.DefaultNamespace
            && Attempt == 0
            && Former.Count == 0
            && Idle.Count == 0
            && Spec.Containers.All(container => SchemaFor(container) == FirstSchema)
            ? FirstSchema
            : AttemptSchema;

    /// <summary>The oldest format that tells all of a container.</summary>
    public static int SchemaFor(ContainerSpec container) => container is { Attempt: 0, RemoveOnExit: false } ? FirstSchema : AttemptSchema;

    /// <summary>What a step brought forth, a JSON object; null when it is not in effect.</summary>
    public JsonElement? Outcome(StepKey key) => Outcomes.TryGetValue(key.ToString(), out var outcome) ? outcome : null;

    /// <summary>The container of a name, its latest attempt; null when there is none.</summary>
    public ContainerSpec? Find(string container) => Spec.Containers.FirstOrDefault(one => one.Name.Value == container);

    /// <summary>Whether this is an id as we give pods.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The same pod with a container: in place of the one of that name, which becomes a former attempt, or
    /// behind the others.</summary>
    public PodRecord With(ContainerSpec container) => Find(container.Name.Value) is { } former
        ? this with
        {
            Spec = Spec.With(former, container),
            Former = [.. Former, former],
            Idle = [.. Idle.Where(one => one != former.FullName)],
        }
        : this with { Spec = Spec with { Containers = [.. Spec.Containers, container] } };

    /// <summary>The same pod without one attempt of a container. When it was the latest, the one before it is the latest again.</summary>
    /// <param name="fullName">Its full name; nothing happens when there is no such attempt.</param>
    public PodRecord Without(string fullName)
    {
        var left = this with
        {
            Former = [.. Former.Where(one => one.FullName != fullName)],
            Idle = [.. Idle.Where(one => one != fullName)],
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

    /// <summary>The same pod, a container of which, gone by now, is made anew as its next attempt.</summary>
    /// <param name="fullName">Its full name.</param>
    public PodRecord Renew(string fullName)
    {
        var gone = Spec.Containers.First(one => one.FullName == fullName);
        var next = gone with { Attempt = gone.Attempt + 1 };
        return this with { Spec = Spec.With(gone, next), Idle = [.. Idle.Select(one => one == fullName ? next.FullName : one)] };
    }

    /// <summary>The same pod, a container of which is to run or not.</summary>
    /// <param name="fullName">Its full name.</param>
    /// <param name="isIdle">Whether it is not to run.</param>
    public PodRecord WithIdle(string fullName, bool isIdle) =>
        this with { Idle = [.. Idle.Where(one => one != fullName), .. isIdle ? new[] { fullName } : []] };

    /// <summary>What of it is to be removed once it has ended: the pod, attempts of its containers, or nothing.</summary>
    [JsonIgnore]
    public IEnumerable<RemovalTarget> RemovalTargets =>
    [
        .. RemoveOnExit ? new[] { new RemovalTarget(Id) } : [],
        .. Spec.Containers
            .Concat(Former)
            .Where(container => container.RemoveOnExit)
            .Select(container => new RemovalTarget(Id, container.FullName)),
    ];

    /// <summary>What tells it from all other pods.</summary>
    [JsonIgnore]
    public PodIdentity Identity => new(Namespace, Spec.Name, Uid, Attempt);

    /// <summary>The name by which it is known here, see <see cref="PodIdentity.FullName"/>.</summary>
    [JsonIgnore]
    public string FullName => Identity.FullName;

    /// <summary>The first digits of the id, as shown to people.</summary>
    [JsonIgnore]
    public string ShortId => Id[..ShortIdLength];
}
