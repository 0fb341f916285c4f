using MiniPod.Engine;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A container of the engine that runs, or is in another state: <c>container: web_demo</c>, <c>state: created</c>; and whose
/// network it uses: <c>network-of: pause_demo</c>.</summary>
internal sealed record ContainerCheck(string Source, bool IsAbsent, string Name) : LessonCheck(Source, IsAbsent)
{
    private static readonly Dictionary<string, ContainerState> States = Enum.GetValues<ContainerState>().ToDictionary(NameOf);

    /// <summary>The state that it must be in.</summary>
    public ContainerState State { get; init; } = ContainerState.Running;

    /// <summary>The container whose network it must use; null if that does not matter.</summary>
    public string? NetworkOf { get; init; }

    /// <summary>Reads a state.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static ContainerState ParseState(string text) => States.TryGetValue(text, out var state)
        ? state
        : throw new PodException($"\"{text}\" is no state of a container: there are {string.Join(", ", States.Keys)}");

    internal override string Wanted(LessonWords words)
    {
        var name = NetworkOf is null ? Name : $"{Name} (container:{NetworkOf})";
        return WantedThing(words, State == ContainerState.Running
            ? LessonWords.Fill(words.Container, name)
            : LessonWords.Fill(words.ContainerInState, name, NameOf(State)));
    }

    internal override async Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (await facts.FindContainerAsync(Name, cancellationToken).ConfigureAwait(false) is not { } container)
            return new CheckSight(false, LessonWords.Fill(words.NoContainer, Name));
        var isIt = container.State == State;
        if (isIt && NetworkOf is not null)
        {
            var other = await facts.FindContainerAsync(NetworkOf, cancellationToken).ConfigureAwait(false);
            isIt = other is not null && container.NetworkMode == $"container:{other.Id}";
        }

        var state = NameOf(container.State);
        return new CheckSight(
            isIt, LessonWords.Fill(words.ContainerIs, Name, NetworkOf is null ? state : $"{state}, network {container.NetworkMode}"));
    }

    private static string NameOf(ContainerState state) => state.ToString().ToLowerInvariant();
}
