using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Tells what a command would do, and changes nothing: it only asks the engine, the kernel and the host's programs. What would
/// make the command fail before its first step makes the plan fail too.</summary>
public static class PlanPod
{
    /// <summary>Plans a new pod.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="spec">The pod.</param>
    /// <param name="isToRun">Whether it would be started too.</param>
    /// <param name="earlier">The plans of the pods that would be made before it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The pod is not valid, its name or a port is taken, or the host lacks a program.</exception>
    public static async Task<PodForecast> CreateAsync(
        PodRuntime runtime, PodSpec spec, bool isToRun, IReadOnlyList<PodForecast> earlier, CancellationToken cancellationToken)
    {
        PodSpecRules.Check(spec);
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var networks = await runtime.Networks.ResolveAsync(spec, cancellationToken).ConfigureAwait(false);
        await runtime.RequireHostAsync(networks, spec, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PublishedRule> rules = spec.AllPorts().Any()
            ? await PublishedRule.ReadAllAsync(runtime.Programs, cancellationToken).ConfigureAwait(false)
            : [];

        // A pod that was left half made gives its name and its ports back: the command recovers it first.
        var others = runtime.Store.List(runtime.Notice)
            .Where(other => !NameHolder.Of(runtime, other).WasInterrupted || other.Phase is not (PodPhase.Creating or PodPhase.Removing))
            .Concat(earlier.Select(one => one.Record).OfType<PodRecord>())
            .ToList();
        var verb = isToRun ? new RunVerb() : (PodVerb)new CreateVerb();
        var record = CreatePod.NewRecord(runtime, HostPorts.Choose(spec, others, rules), networks, new CreateOptions(), verb);
        if (others.FirstOrDefault(other => other.FullName == record.FullName) is { } holder) throw CreatePod.NameTaken(holder);
        foreach (var port in record.Spec.AllPorts())
        {
            if (others.FirstOrDefault(other => other.Spec.AllPorts().Any(port.Overlaps)) is { } taken)
                throw HostPorts.Taken(port, $"by pod \"{taken.FullName}\"");
        }

        await HostPorts.RequireUnusedAsync([.. record.Spec.AllPorts()], runtime.Engine, cancellationToken).ConfigureAwait(false);
        var done = verb.Does(runtime.Planner.For(record)).ToList();
        var planned = new PlannedSteps { Before = record, After = record, Done = done, IsNew = true };
        return await planned.ForeseeAsync(runtime, earlier, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans another container in a pod, or a container in place of one.</summary>
    /// <inheritdoc cref="AddContainer.RunAsync"/>
    public static async Task<PodForecast> AddAsync(
        PodRuntime runtime, string pod, ContainerSpec container, CreateOptions options, bool isToRun, CancellationToken cancellationToken)
    {
        PodSpecRules.CheckJoining(container);
        using var session = await OpenAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        var before = session.Record;
        var added = AddContainer.AsNext(before, container, options);
        session.RequireWhole();
        if (before.Phase == PodPhase.Running) await LiveSandbox.RequireAsync(runtime, session, cancellationToken).ConfigureAwait(false);
        else await session.RequireHostAsync(cancellationToken).ConfigureAwait(false);

        // The former attempt is stopped, and of the earlier ones only one is kept.
        var plan = session.Plan();
        var undone = before.Find(added.Name.Value) is { } former ? StepSet.RunOfContainer(plan, former.FullName) : [];
        var earlier = before.Former.Where(one => one.Name == added.Name).Select(one => one.FullName).ToHashSet();
        var verb = isToRun ? new AddContainerVerb(added.FullName) : (PodVerb)new CreateContainerVerb(added.FullName);
        return await PlannedSteps.Of(runtime, before, before.With(added), verb, [
            .. undone, .. plan.Where(step => step.Container is { } name && earlier.Contains(name)),
        ]).ForeseeAsync(runtime, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the start of a pod.</summary>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">It cannot be started, or was left unfinished.</exception>
    public static async Task<PodForecast> StartAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        using var session = await OpenAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        var record = session.Record;
        if (record.Phase != PodPhase.Running
            || !await LiveSandbox.IsAliveAsync(runtime, session, cancellationToken).ConfigureAwait(false))
        {
            await StartPod.RequireStartableAsync(runtime, session, cancellationToken).ConfigureAwait(false);
            var verb = new StartVerb();
            return await PlannedSteps.Of(runtime, record, record with { Idle = [] }, verb, verb.Undoes(session.Plan()))
                .ForeseeAsync(runtime, [], cancellationToken).ConfigureAwait(false);
        }

        // Only what is needed again in a running pod: containers that have exited.
        var status = await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false);
        var running = status.Containers.Where(one => one.IsRunning).Select(one => one.FullName).ToHashSet();
        bool IsEnded(IStep step) => step is { Level: StepLevel.Run, Container: { } name } && !running.Contains(name);
        var ended = runtime.Planner.For(record with { Idle = [] }).Where(IsEnded).ToList();
        return await new PlannedSteps { Before = record, After = record, Undone = ended, Done = ended }
            .ForeseeAsync(runtime, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the stop of a pod.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<PodForecast> StopAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        using var session = await OpenAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        session.RequireWhole();
        var verb = new StopVerb();
        return await PlannedSteps.Of(runtime, session.Record, session.Record, verb, verb.Undoes(session.Plan()))
            .ForeseeAsync(runtime, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the removal of a pod.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="force">Whether it may be running.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<PodForecast> RemoveAsync(PodRuntime runtime, string pod, bool force, CancellationToken cancellationToken)
    {
        using var session = await OpenAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        if (!force) await RemovePod.RequireStoppedAsync(runtime, session.Record, cancellationToken).ConfigureAwait(false);
        var verb = new RemoveVerb();
        var planned = PlannedSteps.Of(runtime, session.Record, session.Record, verb, verb.Undoes(session.Plan())) with { IsForced = true };
        return await planned.ForeseeAsync(runtime, [], cancellationToken).ConfigureAwait(false);
    }

    // Under its lock, so that nothing happens to it meanwhile.
    private static async Task<PodSession> OpenAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var session = await PodSession.OpenAsync(runtime, runtime.Store.Get(pod).Id, "plan", cancellationToken).ConfigureAwait(false)
            ?? throw new PodNotFoundException(pod);
        if (!PodRecovery.IsInterrupted(session.Journal.State, session.Record)) return session;
        session.Dispose();
        throw new PodException(
            $"pod \"{session.Record.FullName}\" was left unfinished by an interrupted command, which the next command on it ends. What "
            + "that one would do is known only then: run 'minipod recover' first.");
    }
}
