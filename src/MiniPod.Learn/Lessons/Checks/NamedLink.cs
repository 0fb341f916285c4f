using MiniPod.Learn.Lessons.Words;
using MiniPod.Net;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>The name of an interface and of the namespace that it is in: <c>client/veth-client</c>.</summary>
/// <param name="Namespace">The namespace; empty for the host.</param>
/// <param name="Name">The interface.</param>
internal sealed record NamedLink(string Namespace, string Name)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static NamedLink Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } name] => new NamedLink("", name),
        [{ Length: > 0 } place, { Length: > 0 } name] => new NamedLink(place, name),
        _ => throw new PodException($"\"{text}\" is no interface: write NAMESPACE/INTERFACE, or INTERFACE for one of the host"),
    };

    /// <summary>Finds it.</summary>
    public NetworkLink? Find(ICheckFacts facts) => facts.Find(Namespace)?.Link(Name);

    /// <summary>What is said where it is missing.</summary>
    public string Missing(ICheckFacts facts, LessonWords words)
    {
        if (facts.Find(Namespace) is not { } view) return LessonWords.Fill(words.NoNamespace, Namespace);
        var place = words.Subject(Namespace);
        var there = string.Join(words.ListSeparator, view.Links.Select(link => link.Name));
        return $"{LessonWords.Fill(words.NoLink, Name, place)}{words.Semicolon}{LessonWords.Fill(words.Links, place, there)}";
    }

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
