using MiniPod.Pods.Examples;

namespace MiniPod.Learn.Topics;

/// <summary>A value that an article may contain, <c>{pod.address}</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="English">What it is, so that "the pod has no ..." is a sentence.</param>
/// <param name="Chinese">The same in Chinese.</param>
/// <param name="Example">The value of the README's pod <c>web</c>, for readers who have no such pod.</param>
/// <param name="Read">Finds it; null if the pod does not have it.</param>
internal sealed record TopicValue(string Name, string English, string Chinese, string Example, Func<PodExample, string?> Read)
{
    // Commands with these values are pasted into the shell of root, so a value with a meaning for a shell is as good as none.
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@+,- ";

    /// <summary>The value of a pod; null if it does not have it.</summary>
    public string? Of(PodExample pod) =>
        Read(pod) is { Length: > 0 } value && value.All(c => Plain.Contains(c, StringComparison.Ordinal)) ? value : null;
}
