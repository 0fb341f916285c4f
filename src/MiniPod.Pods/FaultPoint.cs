using System.Diagnostics;

namespace MiniPod.Pods;

/// <summary>
/// Where a test may kill this process: the build for crash tests (MINIPOD_FAULTS) ends itself by SIGKILL at the point that the
/// variable MINIPOD_FAULT names. Any other build has none of these calls.
/// </summary>
internal static class FaultPoint
{
    /// <param name="when">"before" or "after" the effect, or "before undo", "after undo".</param>
    /// <param name="what">
    /// The step; or a moment between two writes of the pod's own record: Reserve (of the name, the record being there), Begin and End
    /// (of an operation), Remove, Release (of the name, the record being gone).
    /// </param>
    [Conditional("MINIPOD_FAULTS")]
    public static void Reach(string when, string what)
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_FAULT") == $"{when} {what}") Process.GetCurrentProcess().Kill();
    }
}
