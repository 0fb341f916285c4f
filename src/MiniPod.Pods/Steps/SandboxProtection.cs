using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Protects pause from being killed when memory runs out, with an OOM score of -998, the same as in the kubelet's
/// runtimes. Both MiniPod and the engine need CAP_SYS_RESOURCE for it. A refusal is noted until the next boot, because
/// a failed start costs a tenth of a second.
/// </summary>
/// <param name="paths">Where a refusal is noted.</param>
/// <param name="isPermitted">Whether this process has the capability.</param>
internal sealed class SandboxProtection(PodPaths paths, bool isPermitted)
{
    private const int KubeletScore = -998;

    private int? _score;

    private string Note => Path.Combine(paths.RunDirectory, "oom-score-refused");

    /// <summary>The OOM score for the sandbox.</summary>
    public int Score => _score ??= isPermitted && !File.Exists(Note) ? KubeletScore : 0;

    /// <summary>Drops the protection for now, because the engine may have refused it.</summary>
    public void GiveUp() => _score = 0;

    /// <summary>Notes that the engine refused the score. The note is in /run, which is emptied at boot.</summary>
    public void NoteRefusal() =>
        AtomicFile.Write(Note, "the engine does not start containers with a negative OOM score\n"u8, durable: false);
}
