using MiniPod.Engine;
using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>A container of the engine that runs: <c>container: web_demo</c>, and whose network it uses:
/// <c>network-of: pause_demo</c>.</summary>
internal sealed record ContainerCheck(string Source, bool IsAbsent, string Name) : LessonCheck(Source, IsAbsent)
{
    /// <summary>The container whose network it must use; null if that does not matter.</summary>
    public string? NetworkOf { get; init; }

    internal override string Wanted(LessonWords words) => WantedThing(words, LessonWords.Fill(words.Container, NetworkOf is null
        ? Name
        : $"{Name} (container:{NetworkOf})"));

    internal override async Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (await facts.FindContainerAsync(Name, cancellationToken).ConfigureAwait(false) is not { } container)
            return new CheckSight(false, LessonWords.Fill(words.NoContainer, Name));
        var isIt = container.State == ContainerState.Running;
        if (isIt && NetworkOf is not null)
        {
            var other = await facts.FindContainerAsync(NetworkOf, cancellationToken).ConfigureAwait(false);
            isIt = other is not null && container.NetworkMode == $"container:{other.Id}";
        }

        var state = container.State.ToString().ToLowerInvariant();
        return new CheckSight(
            isIt, LessonWords.Fill(words.ContainerIs, Name, NetworkOf is null ? state : $"{state}, network {container.NetworkMode}"));
    }
}
