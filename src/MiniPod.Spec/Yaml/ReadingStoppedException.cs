using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>A text cannot be read on from here. It never leaves <see cref="DocumentReader"/>.</summary>
/// <param name="place">Where.</param>
/// <param name="message">Why, as a fault says it.</param>
/// <param name="isWhole">Whether the documents that follow are not read either. Default false.</param>
internal sealed class ReadingStoppedException(Place place, string message, bool isWhole = false) : Exception(message)
{
    public Place Place { get; } = place;

    public bool IsWhole { get; } = isWhole;
}
