using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// How pause is kept from being killed when memory runs short: an OOM score of -998, as kubelet's runtimes give it. It takes
/// CAP_SYS_RESOURCE, ours and the engine's; a refusal is noted for this boot, for a failed start costs a tenth of a second.
/// </summary>
/// <param name="paths">Where a refusal is noted.</param>
/// <param name="isPermitted">Whether we have the capability.</param>
internal sealed class SandboxProtection(PodPaths paths, bool isPermitted)
{
    private const int KubeletScore = -998;

    private int? _score;

    private string Note => Path.Combine(paths.RunDirectory, "oom-score-refused");

    /// <summary>The OOM score that a sandbox is given.</summary>
    public int Score => _score ??= isPermitted && !File.Exists(Note) ? KubeletScore : 0;

    /// <summary>Gives it up for now: the engine may have refused it.</summary>
    public void GiveUp() => _score = 0;

    /// <summary>Notes that the engine refused. /run is emptied at boot, and with it the note.</summary>
    public void NoteRefusal() => AtomicFile.Write(Note, "the engine starts no container with a negative OOM score\n"u8, durable: false);
}
