using MiniPod.Linux;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Creates a pod: <c>run</c> creates and starts it, <c>create</c> only creates it. If that fails part-way,
/// everything is undone and no record is left.</summary>
public static class CreatePod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new RunVerb().AfterSignal;

    /// <summary>Creates a pod and starts it.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="spec">The pod.</param>
    /// <param name="options">How to create the pod.</param>
    /// <param name="cancellationToken">Cancels the operation; what was created is undone.</param>
    /// <returns>The new pod.</returns>
    /// <exception cref="OperationFailedException">A step failed. Everything was undone, or the exception lists what is
    /// left.</exception>
    /// <exception cref="PodException">The pod is not valid, or its name or a port is taken. Nothing was
    /// created.</exception>
    public static Task<RunningPod> RunAsync(PodRuntime runtime, PodSpec spec, CreateOptions options, CancellationToken cancellationToken) =>
        MakeAsync(runtime, spec, options, new RunVerb(), cancellationToken);

    /// <summary>Creates a pod without starting it: the sandbox first, then the other containers.</summary>
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
            runtime.Notice($"note: \"{spec.Name}\" is not a valid name in Kubernetes (lower-case letters, digits and '-')");
        var networks = await runtime.Networks.ResolveAsync(spec, cancellationToken).ConfigureAwait(false);
        await runtime.RequireHostAsync(networks, spec, cancellationToken).ConfigureAwait(false);
        if (networks.FirstOrDefault(network => NetworkResolver.IsBuiltInForNftables(network.List)) is { } variant)
            runtime.Notice($"note: this host has no iptables, so the rules of network \"{variant.Network}\" are written with nftables");
        using var session = await AddAsync(runtime, spec, networks, options, verb, cancellationToken).ConfigureAwait(false);
        session.Afterwards = record => AgentWatch.Ensure(runtime, record);
        FileLock? watch = null;
        PodOperation operation;
        try
        {
            // The record has already reserved the name and the ports, so no lock but the pod's own is held here, and a slow
            // engine does not delay other pods.
            var ports = session.Record.Spec.AllPorts().ToList();
            await HostPorts.RequireUnusedAsync(ports, runtime.Engine, cancellationToken).ConfigureAwait(false);
            var notes = PublishingRules.Notes(session.Record.Spec, networks).Concat(AttachmentConf.Notes(session.Record.Spec, networks));
            foreach (var note in notes) runtime.Notice($"note: {note}");
            if (options.RemoveOnExit) watch = RemovalWatch.TryTake(runtime, new RemovalTarget(session.Record.Id));
            operation = session.Begin(verb, new StepOptions { Output = options.Output, AskedImages = early.AskedImages });
            // A step that has begun may have to be undone, which needs an engine.
            await early.RequireUsableAsync().ConfigureAwait(false);
        }
        catch
        {
            watch?.Delete();
            Try(runtime, session.Remove); // No step was begun, so nothing may be left behind.
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
            // Whatever the error, what this operation created is removed. The error is reported with the result of the
            // clean-up.
            await RollBackAsync(
                session,
                operation,
                error,
                isCanceled: error is OperationCanceledException && cancellationToken.IsCancellationRequested).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The record of a pod that does not exist yet.</summary>
    internal static PodRecord NewRecord(
        PodRuntime runtime, PodSpec spec, IReadOnlyList<PodNetwork> networks, CreateOptions options, PodVerb verb)
    {
        var identity = options.Identity
            ?? new PodIdentity(spec.Namespace, spec.Name, Guid.NewGuid().ToString("D"), Attempt: 0);
        return new PodRecord
        {
            Id = Guid.NewGuid().ToString("N"),
            Uid = identity.Uid,
            Namespace = identity.Namespace,
            Attempt = identity.Attempt,
            CreatedAt = runtime.Time.GetUtcNow(),
            Spec = spec,
            Networks = networks,
            RemoveOnExit = options.RemoveOnExit,
            Pending = options.IsLeftToAgent ? [.. spec.Containers.Select(container => container.FullName)] : spec.PendingAtStart,
            Operation = verb.Name,
        };
    }

    /// <summary>The error when another pod has the name.</summary>
    internal static PodException NameTaken(PodRecord holder) => new(
        $"the name \"{holder.FullName}\" is taken by {NameHolder.Describe(holder)}. Choose another with --name, "
        + $"or remove that one with 'minipod rm -f {holder.FullName}'.");

    private static async Task RollBackAsync(PodSession session, PodOperation operation, Exception error, bool isCanceled)
    {
        var left = await operation.RollBackAsync().ConfigureAwait(false);
        if (left.Count == 0) session.Remove();
        else operation.Fail(PodPhase.Removing, error);
        if (isCanceled && left.Count == 0) return;
        throw new OperationFailedException(
            operation.Verb.Name, session.Record.FullName, error, "All changes were undone.", left);
    }

    // Step 1: with the names lock held, make sure that the name and the ports are free, and take them by writing the
    // record.
    private static async Task<PodSession> AddAsync(
        PodRuntime runtime,
        PodSpec spec,
        IReadOnlyList<PodNetwork> networks,
        CreateOptions options,
        PodVerb verb,
        CancellationToken cancellationToken)
    {
        var paths = runtime.Store.Paths;
        paths.Create();
        if (options.Identity is { } given && given.Name != spec.Name)
        {
            throw new ArgumentException(
                $"the identity is for pod \"{given.Name}\", the specification is for \"{spec.Name}\"", nameof(options));
        }

        var record = NewRecord(runtime, spec, networks, options, verb);
        while (true)
        {
            NameHolder? holder;
            IReadOnlyList<PublishedRule> rules = spec.AllPorts().Any(port => port.LastHostPort is not null)
                ? await PublishedRule.ReadAllAsync(runtime.Programs, cancellationToken).ConfigureAwait(false)
                : [];
            var names = await PodSession.LockAsync(runtime, paths.NamesLock, verb.Command, cancellationToken).ConfigureAwait(false);
            using (names)
            {
                IReadOnlyList<PodRecord> others = spec.AllPorts().Any() ? runtime.Store.List(runtime.Notice) : [];
                holder = NameHolder.Find(runtime, record.FullName) ?? FindLeftWithPorts(runtime, spec, others);
                if (holder is null) return Add(runtime, record with { Spec = HostPorts.Choose(spec, others, rules) }, verb);
            }

            if (!holder.WasInterrupted) throw NameTaken(holder.Record);

            // The owner of the other pod is dead, so that pod is recovered first. No process waits for a pod's lock
            // while it holds the names lock.
            await PodRecovery.IfNeededAsync(runtime, holder.Record.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    // A pod whose owner died while it created or removed the pod has its ports only until somebody recovers it. Any other
    // pod keeps its ports, and this one is refused, unless it can choose others.
    private static NameHolder? FindLeftWithPorts(PodRuntime runtime, PodSpec spec, IReadOnlyList<PodRecord> others)
    {
        foreach (var port in spec.AllPorts())
        {
            foreach (var other in others.Where(other => other.Spec.AllPorts().Any(port.Overlaps)))
            {
                var holder = NameHolder.Of(runtime, other);
                if (holder.WasInterrupted && other.Phase is PodPhase.Creating or PodPhase.Removing) return holder;
                if (port.LastHostPort is null) throw HostPorts.Taken(port, $"by pod \"{other.FullName}\"");
            }
        }

        return null;
    }

    private static PodSession Add(PodRuntime runtime, PodRecord record, PodVerb verb)
    {
        var path = runtime.Store.Paths.PodLock(record.Id);
        var taken = FileLock.TryAcquire(path, holder: PodSession.Holder(verb.Command))
            ?? throw new PodException($"the lock \"{path}\" of the new pod is held by another process");
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

    // Cleans up after an error; that error is the one to report.
    private static void Try(PodRuntime runtime, Action cleanUp)
    {
        try
        {
            cleanUp();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PodException)
        {
            runtime.Notice($"{error.Message}. Run 'minipod recover' to clean up.");
        }
    }
}
