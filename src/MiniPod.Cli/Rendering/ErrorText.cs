using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Rendering;

/// <summary>An error as its user reads it.</summary>
internal static class ErrorText
{
    private const int NoSpace = 28, QuotaExceeded = 122; // errno(3); an IOException has it as its HResult

    /// <summary>Our own errors say all there is to say; of any other the type is worth knowing.</summary>
    public static string Of(Exception error)
    {
        var text = error switch
        {
            PodException or EngineException or CniException or TimeoutException => error.Message,
            IOException or UnauthorizedAccessException => error.Message,
            _ => $"{error.Message} ({error.GetType().Name}; this is a defect of minipod, please report it with the output of --debug)",
        };
        return Printable(Mend(error) is { } mend ? $"{text}\n{mend}" : text);
    }

    /// <summary>A text for a cell of a table.</summary>
    public static string OneLine(string text) => Printable(text.ReplaceLineEndings(" "));

    // What a layer below cannot know: the command line's own means.
    private static string? Mend(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case IOException { HResult: NoSpace or QuotaExceeded }: return "Make room on that disk, or keep the pods on another with --state-dir.";
                case PluginNotFoundException { UnusableFile: null }: return "To search other directories, pass --cni-bin-dir.";
                case CniPluginException: return "With --explain you see what the plugin was given and what it answered.";
                case CniTimeoutException { PluginType: not null }: return "A longer time can be given with --cni-timeout (--timeout of the cni commands).";
            }
        }

        return null;
    }

    /// <summary>A plugin's output, or an engine's, may be anything: it must not steer the terminal.</summary>
    public static string Printable(string text) =>
        text.Any(c => char.IsControl(c) && c is not '\n' and not '\t') ? string.Concat(text.Select(c => char.IsControl(c) && c is not '\n' and not '\t' ? '?' : c)) : text;
}
