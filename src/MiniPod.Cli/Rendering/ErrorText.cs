using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods;

namespace MiniPod.Cli.Rendering;

/// <summary>An error as its user reads it.</summary>
internal static class ErrorText
{
    /// <summary>Our own errors say all there is to say; of any other the type is worth knowing.</summary>
    public static string Of(Exception error) => error switch
    {
        PodException or EngineException or CniException or TimeoutException => error.Message,
        IOException or UnauthorizedAccessException => error.Message,
        _ => $"{error.Message} ({error.GetType().Name}; this is a defect of minipod, please report it with the output of --debug)",
    };
}
