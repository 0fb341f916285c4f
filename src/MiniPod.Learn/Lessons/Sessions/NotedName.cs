using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>Something that a lesson made on the real host.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">What tells it from another one of that name.</param>
public sealed record NotedName(MadeKind Kind, string Name, string Identity)
{
    /// <summary>What is there.</summary>
    internal static IReadOnlyList<NotedName> Of(IEnumerable<KeyValuePair<MadeName, string>> there) =>
        [.. there.Select(one => new NotedName(one.Key.Kind, one.Key.Name, one.Value))];

    /// <summary>The identities by the names.</summary>
    internal static IReadOnlyDictionary<MadeName, string> ByName(IEnumerable<NotedName> notes) =>
        notes.ToDictionary(note => new MadeName(note.Kind, note.Name), note => note.Identity);
}
