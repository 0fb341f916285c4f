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
        var text = IsExpected(error)
            ? error.Message
            : $"{error.Message} ({error.GetType().Name}; this is a defect of minipod, please report it with the output of --debug)";
        return Mend(error) is { } mend ? $"{text}\n{mend}" : text;
    }

    /// <summary>Whether an error is one that commands foresee: of our own kinds, or of the system's. Any other is a defect.</summary>
    public static bool IsExpected(Exception error) =>
        error is PodException or EngineException or CniException or TimeoutException or IOException or UnauthorizedAccessException;

    // What a layer below cannot know: the command line's own means.
    private static string? Mend(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case IOException { HResult: NoSpace or QuotaExceeded }:
                    return "Make room on that disk, or keep the pods on another with --state-dir.";
                case PluginNotFoundException { UnusableFile: null }: return "To search other directories, pass --cni-bin-dir.";
                case CniPluginException: return "With --explain you see what the plugin was given and what it answered.";
                case CniTimeoutException { PluginType: not null }:
                    return "A longer time can be given with --cni-timeout (--timeout of the cni commands).";
            }
        }

        return null;
    }
}
