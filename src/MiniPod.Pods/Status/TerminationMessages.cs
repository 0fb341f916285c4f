using System.Text;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Status;

/// <summary>
/// Reads the last words of the containers of a pod, and how those ended that run again. Source: kubelet's getTerminationMessage,
/// readLastStringFromContainerLogs and normalizeStatus.
/// </summary>
/// <param name="engine">The engine, which has the logs.</param>
/// <param name="paths">The paths of the store.</param>
public sealed class TerminationMessages(IContainerEngine engine, PodPaths paths)
{
    private const int MostOfFile = 4096, MostOfLog = 2048, LinesOfLog = 80, MostOfPod = 12 * 1024;

    // Within a message a character can begin before the first byte that is read, or end after the last one.
    private const byte ContinuationMask = 0b_1100_0000, Continuation = 0b_1000_0000;

    /// <summary>Returns the same pod with the last words of its containers.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="EngineException">The engine did not answer.</exception>
    public async Task<PodStatus> AddAsync(PodStatus pod, CancellationToken cancellationToken)
    {
        if (!pod.Record.Spec.IsWatched) return pod;
        var containers = new List<ContainerStatus>(pod.Containers.Count);
        foreach (var (container, status) in pod.Record.Spec.Containers.Zip(pod.Containers))
        {
            var former = pod.Former.LastOrDefault(one => one.Name == status.Name);
            var before = former is null ? null
                : await FindAsync(pod.Record, container with { Attempt = former.Attempt }, former, cancellationToken).ConfigureAwait(false);
            var ended = await FindAsync(pod.Record, container, status, cancellationToken).ConfigureAwait(false);
            containers.Add(ended is null ? status with { LastState = before }
                : ended.Reason == status.Reason ? status with { Message = ended.Message ?? status.Message, LastState = before }
                : status with { LastState = ended });
        }

        return pod with { Containers = containers };
    }

    // Null if the instance has not ended.
    private async Task<TerminatedState?> FindAsync(
        PodRecord record, ContainerSpec container, ContainerStatus status, CancellationToken cancellationToken)
    {
        if (status is not { ContainerId: { } id, ExitCode: { } code } || status.HasProcess) return null;
        var reason = KubernetesWords.EndOf(
            code,
            code == ExitStatus.Killed
                && (await engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false))?.RanOutOfMemory == true);
        var words = OfFile(VolumePlace.TerminationLog(paths, record, container.FullName), container.TerminationLog);
        if (words.Length == 0 && code != 0 && container.FallsBackToLog)
            words = await OfLogAsync(id, cancellationToken).ConfigureAwait(false);
        var share = MostOfPod / record.Spec.Containers.Count;
        var message = words.Length == 0 ? null : Text(words.AsSpan(0, Math.Min(words.Length, share)));
        return new TerminatedState(container.Attempt, code, reason, message);
    }

    private static byte[] OfFile(string path, string? target)
    {
        try
        {
            if (target is null || !File.Exists(path)) return [];
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            var words = new byte[Math.Min(length, MostOfFile)];
            var count = RandomAccess.Read(file, words, length - words.Length);
            return words[..count];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Encoding.UTF8.GetBytes($"Error on reading termination log {path}: {error.Message}"); // in kubelet's words
        }
    }

    private async Task<byte[]> OfLogAsync(string id, CancellationToken cancellationToken)
    {
        using var end = new LastBytes(MostOfLog);
        try
        {
            await engine.ReadLogsAsync(id, new LogOptions { Tail = LinesOfLog }, end, end, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException) when (!cancellationToken.IsCancellationRequested)
        {
            // The agent may have removed it since the list was read.
            if (await engine.FindContainerAsync(id, cancellationToken).ConfigureAwait(false) is not null) throw;
        }

        return end.Kept;
    }

    /// <summary>A text that was cut anywhere, without what is left of characters at both ends.</summary>
    internal static string Text(ReadOnlySpan<byte> words)
    {
        while (words.Length > 0 && (words[0] & ContinuationMask) == Continuation) words = words[1..];
        return Encoding.UTF8.GetString(words[..CompleteLength(words)]);
    }

    private static int CompleteLength(ReadOnlySpan<byte> words)
    {
        var last = words.Length - 1;
        while (last >= 0 && (words[last] & ContinuationMask) == Continuation) last--;
        var isComplete = last < 0 || Rune.DecodeFromUtf8(words[last..], out _, out _) != System.Buffers.OperationStatus.NeedMoreData;
        return isComplete ? words.Length : last;
    }
}
