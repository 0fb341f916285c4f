using MiniPod.Pods.Status;

namespace MiniPod.Learn.Topics;

/// <summary>The words around the articles.</summary>
internal static class TopicWords
{
    private const string Example = "`minipod run -d --name web -p 8080:80 minipod/nginx`";

    /// <summary>A colon, with the blank that belongs to it.</summary>
    public static string Colon(Language language) => language == Language.Chinese ? "：" : ": ";

    /// <summary>The title of the list of all topics.</summary>
    public static string ListTitle(Language language) => language == Language.Chinese
        ? "主题列表：用 `minipod explain TOPIC` 阅读"
        : "Topics: read one with `minipod explain TOPIC`";

    /// <summary>Whose values an article has: those of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="isChosen">Whether the reader named it.</param>
    /// <param name="language">The language.</param>
    public static string OfPod(string pod, bool isChosen, Language language) => (language, isChosen) switch
    {
        (Language.Chinese, true) => $"文中的值取自你的 Pod `{pod}`。",
        (Language.Chinese, false) => $"文中的值取自你的 Pod `{pod}`，在具备这些值的运行中的 Pod 里，它是最新的一个。",
        (_, true) => $"The values are those of your pod `{pod}`.",
        _ => $"The values are those of your pod `{pod}`, the newest running one that has them.",
    };

    /// <summary>Whose values an article has: those of an example.</summary>
    /// <param name="why">Why those of no pod, without a full stop.</param>
    /// <param name="language">The language.</param>
    public static string OfExample(string why, Language language) => language == Language.Chinese
        ? $"{why}，所以文中的值是示例。用 {Example} 可以创建这样的 Pod。"
        : $"{why}, so the values are those of an example. {Example} makes such a pod.";

    /// <summary>No pod is running.</summary>
    public static string NoPod(Language language) => language == Language.Chinese ? "没有运行中的 Pod" : "No pod is running";

    /// <summary>The pod is not running, or not as it should.</summary>
    public static string NotRunning(string pod, PodState state, Language language) => language == Language.Chinese
        ? $"Pod `{pod}` 没有正常运行（状态为 {state}）"
        : $"Pod `{pod}` is not running as it should (its state is {state})";

    /// <summary>The pod does not have what the article is about.</summary>
    public static string Lacks(string pod, TopicValue value, Language language) =>
        language == Language.Chinese ? $"Pod `{pod}` 没有{Spaced(value.Chinese)}" : $"Pod `{pod}` has no {value.English}";

    /// <summary>The pods could not be read.</summary>
    public static string Unreadable(string error, Language language)
    {
        var reason = error.ReplaceLineEndings(" ").Replace('`', '\'').TrimEnd('.', ' ');
        return language == Language.Chinese ? $"无法读取你的 Pod（{reason}）" : $"Your pods could not be read ({reason})";
    }

    private static string Spaced(string noun) => char.IsAscii(noun[0]) ? $" {noun}" : noun;
}
