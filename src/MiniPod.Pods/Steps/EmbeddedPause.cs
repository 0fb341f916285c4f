namespace MiniPod.Pods.Steps;

/// <summary>The default image of the sandbox: a program of a few hundred bytes that holds the namespaces and waits. It
/// is built from images/pause and embedded in the binary.</summary>
internal static class EmbeddedPause
{
    public const string Reference = "minipod/pause:latest";

    /// <summary>Opens the image archive, in the format of <c>docker load</c>.</summary>
    public static Stream Open() => typeof(EmbeddedPause).Assembly.GetManifestResourceStream("pause.tar.gz")
        ?? throw new PodException("this minipod was built without its pause image. Install a complete build, or pass --pause-image.");
}
