using MiniPod.Linux;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Brings a pod up to date without making another one, as kubelet does. Containers with other images are made anew, one after the
/// other. What comes from ConfigMaps and Secrets: files of volumes are replaced in place, all at once; variables are those of the next
/// instance of a container. A mount of a single file (subPath) stays as it is.</summary>
public static class UpdatePod
{
    /// <summary>Updates the pod, which runs if images are others. Does nothing more if something else is different by now.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's full name.</param>
    /// <param name="wanted">The pod as its manifest says.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock; an update in progress is completed.</param>
    /// <exception cref="OperationFailedException">A container could not be made anew, or the files could not be written: they are as
    /// before.</exception>
    /// <exception cref="MiniPod.Engine.EngineException">An image could not be pulled. Nothing was changed.</exception>
    public static async Task RunAsync(PodRuntime runtime, string pod, PodSpec wanted, CancellationToken cancellationToken)
    {
        foreach (var name in PodContents.OtherImages(runtime.Store.Get(pod).Spec, wanted))
        {
            var container = wanted.Containers.First(one => one.Name.Value == name);
            await MakeAnewAsync(runtime, pod, container, cancellationToken).ConfigureAwait(false);
        }

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
            // This only notes that the files are to be written anew. If the process is killed, they are written as the record says then.
            await operation.UndoAsync(force: true).ConfigureAwait(false);
            session.Write(session.Record with { Spec = after.Spec }, durable: true);
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
        }
        catch (Exception error)
        {
            var isBack = await WriteBackAsync(runtime, session, operation, before.Spec).ConfigureAwait(false);
            operation.Fail(PodPhase.Running, error, isBack ? null : session.Record with { Spec = before.Spec.Unfinished() });
            var what = isBack ? "Its files are as before." : "Some of its files may be as before, others as they are to be.";
            throw new OperationFailedException("update", before.FullName, error, what, [], again: "minipod apply");
        }
    }

    // If there is no such image, nothing is changed.
    private static async Task MakeAnewAsync(PodRuntime runtime, string pod, ContainerSpec container, CancellationToken cancellationToken)
    {
        if (container.Pull == PullPolicy.Missing
            && await runtime.Engine.FindImageAsync(container.Image, cancellationToken).ConfigureAwait(false) is null)
        {
            await runtime.Engine.PullImageAsync(container.Image, runtime.Notice, cancellationToken).ConfigureAwait(false);
        }

        var options = new CreateOptions { Replace = true, Grace = runtime.Store.Get(pod).Spec.Grace };
        await AddContainer.RunAsync(runtime, pod, container with { Ports = [] }, options, cancellationToken).ConfigureAwait(false);
    }

    // Whether the files, all of them, are as before.
    private static async Task<bool> WriteBackAsync(PodRuntime runtime, PodSession session, PodOperation operation, PodSpec before)
    {
        try
        {
            await operation.UndoAsync(force: true).ConfigureAwait(false);
            session.Write(session.Record with { Spec = before });
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is PodException or IOException or UnauthorizedAccessException or LibcException)
        {
            runtime.Log.ForContext(typeof(UpdatePod)).Warning("Files of volumes cannot be written back: {Error}", error.Message);
            return false;
        }
    }
}
