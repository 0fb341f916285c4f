namespace MiniPod.Pods.Steps;

/// <summary>The image of the sandbox: a few hundred bytes that hold the namespaces and wait. Built from images/pause,
/// embedded in the binary.</summary>
internal static class EmbeddedPause
{
    public const string Reference = "minipod/pause:latest";

    /// <summary>The archive, as <c>docker load</c> takes it.</summary>
    public static Stream Open() => typeof(EmbeddedPause).Assembly.GetManifestResourceStream("pause.tar.gz")
        ?? throw new PodException("this minipod was built without its pause image. Build it with 'make build', or pass --pause-image.");
}
