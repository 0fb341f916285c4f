using MiniPod.Engine;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>Why a container could not be started, in the words that kubectl shows. Source: kubelet's images and kuberuntime
/// packages.</summary>
public static class StartFailure
{
    /// <summary>Its image could not be had.</summary>
    public const string Image = "ErrImagePull";

    /// <summary>Its image is not there, and must not be pulled.</summary>
    public const string NoImage = "ErrImageNeverPull";

    /// <summary>What it is to be made of is missing, or does not fit together.</summary>
    public const string Configuration = "CreateContainerConfigError";

    /// <summary>The engine did not create it.</summary>
    public const string Creation = "CreateContainerError";

    /// <summary>It was created, and could not be run.</summary>
    public const string Run = "RunContainerError";

    /// <summary>Its postStart hook failed.</summary>
    public const string Hook = "PostStartHookError";

    // Of a program that could not be run: containerd's CRI plugin, container_start.go.
    private const int NotRun = 128;

    /// <summary>The exit code of an instance whose start failed: a program that could not be run has 128, one that ran until its hook
    /// failed was killed.</summary>
    public static int ExitCodeOf(string? reason) => reason == Hook ? ExitStatus.Killed : NotRun;

    /// <summary>Whether the container was made for a reason, so that the failure counts as an instance that has ended.</summary>
    public static bool IsOfTheProgram(string? reason) => reason is Run or Hook;

    /// <summary>
    /// Returns what is known of the restarts of a container after a start that failed. An image is pulled again after 10, 20, 40 ... 300 s.
    /// If the container was not made for another reason, that is tried again each 10 s. If it was made, it counts as one that has ended.
    /// Source: kubelet's image back-off, and its pod workers, which look again after 10 s.
    /// </summary>
    /// <param name="before">What was known before the start.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="endedAt">The end of the instance before; the time of the failure if there was none.</param>
    /// <param name="now">The time of the failure.</param>
    public static RestartHistory Note(RestartHistory before, Exception error, DateTimeOffset endedAt, DateTimeOffset now)
    {
        var reason = ReasonOf(error);
        var isImageAgain = reason == Image && before.FailureReason == Image;
        return before with
        {
            FailureReason = reason,
            FailureMessage = error.Message,
            Backoff = IsOfTheProgram(reason) ? before.Backoff.Next(endedAt, now) : before.Backoff,
            Retry = IsOfTheProgram(reason) ? CrashBackoff.None : (isImageAgain ? before.Retry : CrashBackoff.None).Next(now, now),
        };
    }

    /// <summary>The reason of an error.</summary>
    public static string ReasonOf(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ImageNotFoundException { IsPullForbidden: true }:
                    return NoImage;
                case ImageNotFoundException or ImagePullException:
                    return Image;
                case ContainerStartException:
                    return Run;
                case PodException when cause.Message.StartsWith(Hook, StringComparison.Ordinal):
                    return Hook;
                case EngineException:
                    return Creation;
            }
        }

        return Configuration;
    }
}
