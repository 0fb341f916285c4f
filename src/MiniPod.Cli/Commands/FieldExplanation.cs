using MiniPod.Cli.Hosting;
using MiniPod.Learn.Topics;
using MiniPod.Pods;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Commands;

/// <summary>The part of <c>minipod explain</c> that explains the fields of manifests.</summary>
internal static class FieldExplanation
{
    private const int LongestShown = 100;

    /// <summary>Whether a word asks for a field: no topic has a dot, or is called as a kind is.</summary>
    public static bool IsField(string word) => word.Contains('.', StringComparison.Ordinal) || ApiKind.Find(word) is not null;

    /// <summary>Finds a field.</summary>
    /// <exception cref="PodException">There is none; the message says which was perhaps meant.</exception>
    public static FieldDescription Find(string path)
    {
        var found = FieldCatalogue.Find(path);
        var unknown = string.IsNullOrEmpty(found.Unknown) ? path : found.Unknown;
        return found.Field ?? throw new PodException($"unknown field \"{Shown(unknown)}\"{Meant(found.Nearest)}");
    }

    /// <summary>The error that there is no topic of a name, with the topic or the field that was perhaps meant.</summary>
    public static PodException NoTopic(string word)
    {
        var field = UnknownWord.Nearest(word, TopicCatalog.Names) is null ? FieldCatalogue.Find($"pod.{word}").Nearest : null;
        return new PodException(field is null
            ? $"{UnknownWord.Describe("topic", word, TopicCatalog.Names)} See 'minipod explain'."
            : $"unknown topic \"{Shown(word)}\"{Meant(field)}");
    }

    private static string Meant(string? nearest) =>
        nearest is null ? ". See 'minipod explain pod'." : $". Did you mean \"{nearest}\"? See 'minipod explain {Parent(nearest)}'.";

    private static string Parent(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : path;

    private static string Shown(string word) => word.Length > LongestShown ? $"{word[..LongestShown]}..." : word;
}
