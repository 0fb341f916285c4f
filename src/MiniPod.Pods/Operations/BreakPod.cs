using MiniPod.Linux;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Makes a fault on a pod on purpose, to be found and mended, and undoes it.</summary>
public static class BreakPod
{
    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public static string AfterSignal => new BreakVerb().AfterSignal;

    /// <summary>Makes a fault on a running pod.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="options">Which fault.</param>
    /// <param name="cancellationToken">Cancels it before anything is changed.</param>
    /// <returns>The fault, with the command that shows it on this pod.</returns>
    /// <exception cref="PodException">It cannot be made on this pod. Nothing was changed.</exception>
    /// <exception cref="OperationFailedException">It failed, and is undone.</exception>
    public static async Task<FaultInfo> RunAsync(
        PodRuntime runtime, string pod, BreakOptions options, CancellationToken cancellationToken)
    {
        if (options.Fault is { } named) Require(FaultInfo.Get(named), options);
        var verb = new BreakVerb();
        using var session = await PodOpening.OpenAsync(runtime, pod, verb, cancellationToken).ConfigureAwait(false);
        var record = session.Record;
        session.RequireWhole();
        if (record.Phase != PodPhase.Running)
        {
            throw new PodException(
                $"pod \"{record.FullName}\" is not running, so nothing of it can be broken. Run 'minipod start {record.FullName}'.");
        }

        if (record.Fault is not null)
        {
            throw new PodException(
                $"pod \"{record.FullName}\" has a fault already. Undo it with 'minipod break --undo {record.FullName}', or mend the pod "
                + $"with 'minipod repair {record.FullName}'.");
        }

        await LiveSandbox.RequireAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        var site = await FaultSite.ReadAsync(
            runtime.Programs, runtime.Kernel, record, session.Facts(), runtime.Store.Paths, cancellationToken).ConfigureAwait(false);
        var (fault, changes) = Choose(site, options);
        cancellationToken.ThrowIfCancellationRequested();
        await MakeAsync(session, verb, fault, changes, options.Fault is null).ConfigureAwait(false);
        return FaultInfo.Get(FaultNames.Of(fault.Kind)).On(record);
    }

    /// <summary>Undoes the fault that was made on a pod, and nothing else: what is broken otherwise stays so.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock.</param>
    /// <returns>The fault; null if there was none.</returns>
    /// <exception cref="OperationFailedException">It could not be undone. It is still recorded.</exception>
    public static async Task<FaultInfo?> UndoAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        using var session = await PodOpening.OpenAsync(runtime, pod, new LiftVerb(), cancellationToken).ConfigureAwait(false);
        return await UndoAsync(session).ConfigureAwait(false);
    }

    /// <summary>Undoes the fault of a pod that has no unfinished operation.</summary>
    internal static async Task<FaultInfo?> UndoAsync(PodSession session)
    {
        if (session.Record.Fault is not { } fault) return null;
        var operation = session.Begin(new LiftVerb());
        var left = await operation.UndoAsync(force: false).ConfigureAwait(false);
        if (left.Count == 0)
        {
            operation.Complete();
            return FaultInfo.Get(fault.Name);
        }

        var pod = session.Record.FullName;
        operation.Fail(session.Record.Phase, left[0].Error);
        throw new OperationFailedException("break --undo", pod, left[0].Error, "", left, again: $"minipod break --undo {pod}");
    }

    /// <summary>Returns the fault that was made on a pod, with the commands that make and undo the same.</summary>
    /// <param name="runtime">The store to read.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <exception cref="PodException">None was made.</exception>
    public static FaultAnswer Answer(PodRuntime runtime, string pod)
    {
        var record = runtime.Store.Get(pod);
        return record.Fault is { } fault
            ? FaultAnswer.Of(FaultInfo.Get(fault.Name).On(record), FaultChanges.Read(fault.Changes))
            : throw new PodException($"pod \"{record.FullName}\" has no fault that 'minipod break' made.");
    }

    private static void Require(FaultInfo fault, BreakOptions options)
    {
        if (fault.OnHost is { } effect && !options.MayTouchHost)
            throw new PodException($"fault \"{fault.Name}\" touches the whole host: {effect}. Pass --yes if that is what you want.");
    }

    private static (KnownFault Fault, IReadOnlyList<FaultChange> Changes) Choose(FaultSite site, BreakOptions options)
    {
        if (options.Fault is { } name)
        {
            var fault = FaultCatalogue.Get(FaultNames.Find(name)!.Value);
            return (fault, fault.Plan(site));
        }

        var faults = FaultCatalogue.All.Where(fault => fault.OnHost is null || options.MayTouchHost).ToArray();
        Random.Shared.Shuffle(faults);
        foreach (var fault in faults)
        {
            try
            {
                return (fault, fault.Plan(site));
            }
            catch (PodException)
            {
                // Another one may be possible.
            }
        }

        throw site.Refuse("none of the faults fits");
    }

    // The record has the changes before the first of them is made, and after the operation has begun: whoever finds it open undoes them.
    private static async Task MakeAsync(
        PodSession session, BreakVerb verb, KnownFault fault, IReadOnlyList<FaultChange> changes, bool isPuzzle)
    {
        var operation = session.Begin(verb);
        try
        {
            var made = new InjectedFault
            {
                Name = FaultNames.Of(fault.Kind),
                Changes = FaultChanges.Write(changes),
                BootId = Host.BootId,
                IsPuzzle = isPuzzle,
            };
            session.Write(session.Record with { Fault = made }, durable: true);
            await operation.DoAsync(CancellationToken.None).ConfigureAwait(false);
            operation.Complete();
        }
        catch (Exception error)
        {
            var left = await operation.GiveUpAsync(error, record => record with { Fault = null }).ConfigureAwait(false);
            throw new OperationFailedException("break", session.Record.FullName, error, "The fault is undone.", left);
        }
    }
}
