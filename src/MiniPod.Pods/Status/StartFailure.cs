using MiniPod.Engine;

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

    /// <summary>The reason of an error.</summary>
    public static string ReasonOf(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ImageNotFoundException { InnerException: null }:
                    return NoImage;
                case ImageNotFoundException:
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
