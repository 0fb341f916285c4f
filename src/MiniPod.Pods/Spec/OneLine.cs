namespace MiniPod.Pods.Spec;

/// <summary>What a user gave, as it stands in a message: control characters are shown as their codes, so that a message
/// stays one line.</summary>
internal static class OneLine
{
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}
