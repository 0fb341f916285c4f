using MiniPod.Linux;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Makes a pod: <c>run</c> makes and starts it, <c>create</c> makes it only. What fails half-way is undone,
/// and no record of it is left.</summary>
public static class CreatePod
{
    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public static string AfterSignal => new RunVerb().AfterSignal;

    /// <summary>Makes a pod and starts it.</summary>
    /// <param name="runtime">What to work with.</param>
    /// <param name="spec">The pod.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up: what was made is undone.</param>
    /// <returns>The pod that stands.</returns>
    /// <exception cref="OperationFailedException">A step failed; all is undone, or the exception tells what is left.</exception>
    /// <exception cref="PodException">The pod is not valid, or its name or a port is taken; nothing was made.</exception>
    public static Task<RunningPod> RunAsync(PodRuntime runtime, PodSpec spec, CreateOptions options, CancellationToken cancellationToken) =>
        MakeAsync(runtime, spec, options, new RunVerb(), cancellationToken);

    /// <summary>Makes a pod without starting it: its containers, the sandbox first.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task<RunningPod> CreateAsync(
        PodRuntime runtime, PodSpec spec, CreateOptions options, CancellationToken cancellationToken) =>
        MakeAsync(runtime, spec, options, new CreateVerb(), cancellationToken);

    private static async Task<RunningPod> MakeAsync(
        PodRuntime runtime, PodSpec spec, CreateOptions options, PodVerb verb, CancellationToken cancellationToken)
    {
        PodSpecRules.Check(spec);
        var early = new EngineWarmUp(runtime, spec, cancellationToken);
        await using var ended = early.ConfigureAwait(false);
        if (!spec.Name.IsKubernetesName)
            runtime.Notice($"note: \"{spec.Name}\" would be no valid name in Kubernetes (lower-case letters, digits and '-')");
        var networks = await runtime.Networks.ResolveAsync(spec, cancellationToken).ConfigureAwait(false);
        using var session = await AddAsync(
            runtime, spec, networks, options, verb, early.PresentImages, cancellationToken).ConfigureAwait(false);
        var watch = options.RemoveOnExit ? RemovalWatch.TryTake(runtime, new RemovalTarget(session.Record.Id)) : null;
        PodOperation operation;
        try
        {
            var present = await early.EndAsync().ConfigureAwait(false);
            operation = session.Begin(verb, new StepWishes { Output = options.Output, PresentImages = present });
        }
        catch
        {
            watch?.Delete();
            session.Remove(); // nothing was begun, and nothing is to be left
            throw;
        }

        try
        {
            await operation.DoAsync(cancellationToken).ConfigureAwait(false);
            operation.Complete();
            return new RunningPod(session.Record, watch);
        }
        catch (Exception error)
        {
            watch?.Delete();
            // Whatever it was, what this operation made goes; the error is told, with what became of the clean-up.
            await RollBackAsync(
                session,
                operation,
                error,
                isWish: error is OperationCanceledException && cancellationToken.IsCancellationRequested).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task RollBackAsync(PodSession session, PodOperation operation, Exception error, bool isWish)
    {
        var left = await operation.RollBackAsync().ConfigureAwait(false);
        if (left.Count == 0) session.Remove();
        else operation.Fail(PodPhase.Removing, error);
        if (isWish && left.Count == 0) return;
        throw new OperationFailedException(
            operation.Verb.Name, session.Record.FullName, error, "Everything that had been made was undone.", left);
    }

    // Step 1: under the names lock, make sure that name and ports are free, and take them by writing the record.
    private static async Task<PodSession> AddAsync(
        PodRuntime runtime,
        PodSpec spec,
        IReadOnlyList<PodNetwork> networks,
        CreateOptions options,
        PodVerb verb,
        Task reachable,
        CancellationToken cancellationToken)
    {
        var paths = runtime.Store.Paths;
        paths.Create();
        if (options.Identity is { } given && given.Name != spec.Name)
            throw new ArgumentException($"the identity is of pod \"{given.Name}\", the specification of \"{spec.Name}\"", nameof(options));
        var identity = options.Identity
            ?? new PodIdentity(PodIdentity.DefaultNamespace, spec.Name, Guid.NewGuid().ToString("D"), Attempt: 0);
        var record = new PodRecord
        {
            Id = Guid.NewGuid().ToString("N"),
            Uid = identity.Uid,
            Namespace = identity.Namespace,
            Attempt = identity.Attempt,
            CreatedAt = runtime.Time.GetUtcNow(),
            Spec = spec,
            Networks = networks,
            RemoveOnExit = options.RemoveOnExit,
            Operation = verb.Name,
        };
        while (true)
        {
            NameHolder? holder;
            var names = await PodSession.LockAsync(runtime, paths.NamesLock, verb.Command, cancellationToken).ConfigureAwait(false);
            using (names)
            {
                holder = NameHolder.Find(runtime, record.FullName);
                if (holder is null)
                {
                    var ports = spec.AllPorts().ToList();
                    if (ports.Count > 0)
                    {
                        await HostPorts.RequireFreeAsync(
                            ports, runtime.Store.List(runtime.Notice), runtime.Engine, cancellationToken).ConfigureAwait(false);
                    }

                    var session = Add(runtime, record, verb);
                    try
                    {
                        await reachable.ConfigureAwait(false);
                        return session;
                    }
                    catch
                    {
                        Try(runtime, session.Remove);
                        throw;
                    }
                }

                if (!holder.WasInterrupted)
                {
                    throw new PodException(
                        $"the name \"{record.FullName}\" is taken by pod {holder.Record.ShortId}. Choose another with --name, "
                        + $"or remove that one with 'minipod rm -f {record.FullName}'.");
                }
            }

            // Its maker is gone: what is left of it goes first. Nobody waits for a pod's lock while holding the names lock.
            await PodRecovery.IfNeededAsync(runtime, holder.Record.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static PodSession Add(PodRuntime runtime, PodRecord record, PodVerb verb)
    {
        var path = runtime.Store.Paths.PodLock(record.Id);
        var taken = FileLock.TryAcquire(path, holder: PodSession.Holder(verb.Command))
            ?? throw new PodException($"the lock \"{path}\" of a new pod is held by somebody");
        FaultPoint.Reach("lock of the new pod taken");
        try
        {
            runtime.Store.Add(record);
            return PodSession.Adopt(runtime, taken, record);
        }
        catch
        {
            Try(runtime, () => runtime.Store.Remove(record));
            taken.Delete();
            throw;
        }
    }

    // Cleans up after an error, which is the one to tell.
    private static void Try(PodRuntime runtime, Action cleanUp)
    {
        try
        {
            cleanUp();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PodException)
        {
            runtime.Notice($"{error.Message}. 'minipod recover' cleans up");
        }
    }
}
