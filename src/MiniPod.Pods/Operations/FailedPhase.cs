using MiniPod.Engine;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>The phase of a pod that could not be brought up.</summary>
internal static class FailedPhase
{
    /// <summary>Returns the phase: what the pod was before, if only a restart of the engine can help, so that it is still to run
    /// afterwards.</summary>
    /// <param name="error">Why it could not be brought up.</param>
    /// <param name="before">Its phase before.</param>
    /// <param name="otherwise">Its phase after any other error.</param>
    public static PodPhase Of(Exception error, PodPhase before, PodPhase otherwise)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is StaleTaskException) return before;
        }

        return otherwise;
    }
}
