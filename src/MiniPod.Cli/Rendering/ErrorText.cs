using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Rendering;

/// <summary>Turns an error into the text that the user sees.</summary>
internal static class ErrorText
{
    private const int NoSpace = 28, QuotaExceeded = 122; // errno(3); an IOException has it as its HResult

    /// <summary>The text of an error. The message of an expected error is complete; for any other error,
    /// the type is added.</summary>
    public static string Of(Exception error)
    {
        var text = IsExpected(error)
            ? error.Message
            : $"{error.Message} ({error.GetType().Name}; this is a bug in minipod, please report it with the output of --debug)";
        return Hint(error) is { } hint ? $"{text}\n{hint}" : text;
    }

    /// <summary>Whether an error is one that commands anticipate: one of MiniPod's or of the system's types. Any
    /// other is a bug.</summary>
    public static bool IsExpected(Exception error) =>
        error is PodException or EngineException or CniException or TimeoutException or IOException or UnauthorizedAccessException;

    // Hints that only this layer can give, because they name options of the command line.
    private static string? Hint(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case IOException { HResult: NoSpace or QuotaExceeded }:
                    return "Free up space on that disk, or keep the pods on another one with --state-dir.";
                case PluginNotFoundException { UnusableFile: null }: return "To search other directories, pass --cni-bin-dir.";
                case CniPluginException: return "Use --explain to see the plugin's input and output.";
                case CniTimeoutException { PluginType: not null }:
                    return "To allow more time, pass --cni-timeout (--timeout for the cni commands).";
            }
        }

        return null;
    }
}
