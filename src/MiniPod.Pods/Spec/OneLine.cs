namespace MiniPod.Pods.Spec;

/// <summary>Formats user input for a message: control characters are shown as escape codes, so that a message
/// stays on one line.</summary>
internal static class OneLine
{
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}
