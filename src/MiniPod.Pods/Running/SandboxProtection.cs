using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Running;

/// <summary>
/// How pause is kept from being killed when memory runs short: an OOM score of -998, as kubelet's runtimes give it. It takes
/// CAP_SYS_RESOURCE, ours and the engine's; a refusal is noted for this boot, for a failed start is dear.
/// </summary>
internal static class SandboxProtection
{
    private const int KubeletScore = -998;

    /// <param name="paths">Where a refusal is noted.</param>
    /// <param name="isPermitted">Whether we have the capability.</param>
    public static int Score(PodPaths paths, bool isPermitted) => isPermitted && !File.Exists(Note(paths)) ? KubeletScore : 0;

    /// <summary>Notes that the engine refused. /run is emptied at boot, and with it the note.</summary>
    public static void NoteRefusal(PodPaths paths) => AtomicFile.Write(Note(paths), "the engine starts no container with a negative OOM score\n"u8, durable: false);

    private static string Note(PodPaths paths) => Path.Combine(paths.RunDirectory, "oom-score-refused");
}
