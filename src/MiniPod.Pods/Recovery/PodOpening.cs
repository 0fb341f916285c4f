using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>Opens a pod for a command, with its lock held and without unfinished operations.</summary>
internal static class PodOpening
{
    /// <summary>Takes a pod's lock, waiting for its current holder, and recovers what a former owner left
    /// unfinished.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="verb">The operation that is about to begin.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <exception cref="PodNotFoundException">The pod does not exist, or no longer exists.</exception>
    public static async Task<PodSession> OpenAsync(PodRuntime runtime, string pod, PodVerb verb, CancellationToken cancellationToken)
    {
        var id = runtime.Store.Get(pod).Id;
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        while (await PodSession.OpenAsync(runtime, id, verb.Command, cancellationToken).ConfigureAwait(false) is { } session)
        {
            var isWhole = verb.TakesFormerBoot
                ? !PodRecovery.IsInterrupted(session.Journal.State, session.Record)
                : !PodRecovery.IsNeeded(session);
            if (isWhole)
            {
                // Before the operation for what may exit during it, and after it for what it started.
                var started = verb.LeavesARest ? RemovalWatch.Ensure(runtime, session.Record, except: []) : [];
                session.Afterwards = record =>
                {
                    RemovalWatch.Ensure(runtime, record, started);
                    AgentWatch.Ensure(runtime, record);
                };
                return session;
            }

            using (session)
            {
                runtime.Notice($"pod \"{session.Record.FullName}\" was left unfinished by an interrupted command; recovering it first");
                await PodRecovery.RecoverAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new PodNotFoundException(pod);
    }

    /// <summary>Does the same, but returns null when the pod is gone because another 'rm', or its recovery, was
    /// faster.</summary>
    public static async Task<PodSession?> TryOpenAsync(PodRuntime runtime, string id, PodVerb verb, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(runtime, id, verb, cancellationToken).ConfigureAwait(false);
        }
        catch (PodNotFoundException)
        {
            return null;
        }
    }
}
