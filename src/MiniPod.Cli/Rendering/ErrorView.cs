using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Rendering;

/// <summary>An error as its user sees it, and the exit code it leads to.</summary>
internal static class ErrorView
{
    public static int Print(Exception error, Signals signals, bool debug)
    {
        Terminal.Error.WriteLine($"minipod: {Text(error)}");
        if (debug) Terminal.Error.WriteLine(error.ToString());
        if (signals.ExitCode is { } signal) return signal;
        return Find<ContainerStartException>(error) is { ExitCode: 126 or 127 } start ? start.ExitCode : ExitCodes.MiniPodFailed;
    }

    /// <summary>Our own errors say all there is to say; of any other the type is worth knowing.</summary>
    public static string Text(Exception error) => error switch
    {
        PodException or EngineException or CniException or TimeoutException => error.Message,
        IOException or UnauthorizedAccessException => error.Message,
        _ => $"{error.Message} ({error.GetType().Name}; this is a defect of minipod, please report it with the output of --debug)",
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found) return found;
        }

        return null;
    }
}
