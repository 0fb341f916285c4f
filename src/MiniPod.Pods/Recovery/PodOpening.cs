using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>How every command comes to a pod: under its lock, and whole.</summary>
internal static class PodOpening
{
    /// <summary>Takes a pod's lock, waiting for whoever has it, and ends what a former owner left unfinished.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="pod">Its name or id.</param>
    /// <param name="verb">What is to be done with it.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="PodNotFoundException">The pod is not there, or not any more.</exception>
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
                // Before, for what may end with the verb; and after it, for what it started.
                var started = verb.LeavesARest ? RemovalWatch.Ensure(runtime, session.Record, except: []) : [];
                session.Afterwards = record => RemovalWatch.Ensure(runtime, record, started);
                return session;
            }

            using (session)
            {
                runtime.Notice($"pod \"{session.Record.FullName}\" was left by an interrupted command: recovering it first");
                await PodRecovery.RecoverAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new PodNotFoundException(pod);
    }

    /// <summary>The same; null when the pod is gone: another 'rm' was faster, or its recovery.</summary>
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
