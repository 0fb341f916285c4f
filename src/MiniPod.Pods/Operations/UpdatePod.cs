using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Brings what a pod has from ConfigMaps and Secrets up to date, as kubelet does: files of volumes are replaced in place, all at
/// once; variables are those of the next instance of a container. A mount of a single file (subPath) stays as it is.</summary>
public static class UpdatePod
{
    /// <summary>Updates the pod. Does nothing if something else is different by now.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's full name.</param>
    /// <param name="wanted">The pod as its manifest says.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; an update in progress is completed.</param>
    /// <exception cref="OperationFailedException">The files could not be written. They are as before.</exception>
    public static async Task RunAsync(PodRuntime runtime, string pod, PodSpec wanted, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(runtime, pod, new UpdateVerb(), cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        var before = session.Record;
        if (!PodContents.IsAllThatDiffers(before.Spec, wanted)) return;
        var after = before with { Spec = PodContents.Take(before.Spec, wanted) };
        if (before.Phase != PodPhase.Running)
        {
            session.Write(after, durable: true); // its files are written when it is started
            return;
        }

        var operation = session.Begin(new UpdateVerb());
        try
        {
            session.Write(session.Record with { Spec = after.Spec }, durable: true);
            await operation.UndoAsync(force: true).ConfigureAwait(false); // which only notes that they are to be written anew
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
        }
        catch (Exception error)
        {
            session.Write(session.Record with { Spec = before.Spec });
            await WriteBackAsync(runtime, operation).ConfigureAwait(false);
            operation.Fail(PodPhase.Running, error);
            throw new OperationFailedException(
                "update", before.FullName, error, "Its files are as before.", [], again: "minipod apply");
        }
    }

    private static async Task WriteBackAsync(PodRuntime runtime, PodOperation operation)
    {
        try
        {
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PodException or IOException or UnauthorizedAccessException or Linux.LibcException)
        {
            runtime.Log.ForContext(typeof(UpdatePod)).Warning("Files of volumes cannot be written back: {Error}", error.Message);
        }
    }
}
