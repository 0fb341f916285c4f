using MiniPod.Engine;

namespace MiniPod.Pods.Steps;

/// <summary>The default image of the sandbox: a program of a few hundred bytes that holds the namespaces and waits. It
/// is built from images/pause and embedded in the binary.</summary>
internal static class EmbeddedPause
{
    public const string Reference = "minipod/pause:latest";

    // Several pods are created at once, and in each of them two steps may find it missing.
    private static readonly SemaphoreSlim Loading = new(1, 1);

    /// <summary>Gives the image to an engine that does not have it.</summary>
    /// <returns>Whether it was loaded.</returns>
    public static async Task<bool> LoadIfMissingAsync(IContainerEngine engine, CancellationToken cancellationToken)
    {
        await Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await engine.FindImageAsync(Reference, cancellationToken).ConfigureAwait(false) is not null) return false;
            using var archive = Open();
            await engine.LoadImageAsync(archive, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            Loading.Release();
        }
    }

    /// <summary>Opens the image archive, in the format of <c>docker load</c>.</summary>
    public static Stream Open() => typeof(EmbeddedPause).Assembly.GetManifestResourceStream("pause.tar.gz")
        ?? throw new PodException("this minipod was built without its pause image. Install a complete build, or pass --pause-image.");
}
