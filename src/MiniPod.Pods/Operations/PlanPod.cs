using MiniPod.Pods.Changes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
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
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">The pod is not valid, its name or a port is taken, or the host lacks a program.</exception>
    public static async Task<PodForecast> CreateAsync(
        PodRuntime runtime, PodSpec spec, bool isToRun, CancellationToken cancellationToken)
    {
        PodSpecRules.Check(spec);
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var networks = await runtime.Networks.ResolveAsync(spec, cancellationToken).ConfigureAwait(false);
        await runtime.RequireHostAsync(networks, spec, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PublishedRule> rules = spec.AllPorts().Any()
            ? await PublishedRule.ReadAllAsync(runtime.Programs, cancellationToken).ConfigureAwait(false)
            : [];
        var others = runtime.Store.List(runtime.Notice);
        var verb = isToRun ? new RunVerb() : (PodVerb)new CreateVerb();
        var record = CreatePod.NewRecord(runtime, HostPorts.Choose(spec, others, rules), networks, new CreateOptions(), verb);
        if (others.FirstOrDefault(other => other.FullName == record.FullName) is { } holder) throw CreatePod.NameTaken(holder);
        foreach (var port in record.Spec.AllPorts())
        {
            if (others.FirstOrDefault(other => other.Spec.AllPorts().Any(port.Overlaps)) is { } taken)
                throw HostPorts.Taken(port, $"by pod \"{taken.FullName}\"");
        }

        await HostPorts.RequireUnusedAsync([.. record.Spec.AllPorts()], runtime.Engine, cancellationToken).ConfigureAwait(false);
        return await OfAsync(runtime, record, record, verb, isNew: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans another container in a pod, or a container in place of one.</summary>
    /// <inheritdoc cref="AddContainer.RunAsync"/>
    public static async Task<PodForecast> AddAsync(
        PodRuntime runtime, string pod, ContainerSpec container, CreateOptions options, bool isToRun, CancellationToken cancellationToken)
    {
        PodSpecRules.CheckJoining(container);
        var before = await GetAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        var added = AddContainer.AsNext(before, container, options);
        var verb = isToRun ? new AddContainerVerb(added.FullName) : (PodVerb)new CreateContainerVerb(added.FullName);
        return await OfAsync(runtime, before, before.With(added), verb, isNew: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the start of a pod.</summary>
    /// <exception cref="PodNotFoundException">There is no such pod.</exception>
    /// <exception cref="PodException">It was left unfinished.</exception>
    public static async Task<PodForecast> StartAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        var record = await GetAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        if (record.Phase != PodPhase.Running)
            return await OfAsync(runtime, record, record with { Idle = [] }, new StartVerb(), isNew: false, cancellationToken)
                .ConfigureAwait(false);

        // Only what is needed again in a running pod: containers that have exited.
        var status = await runtime.Status().GetAsync(record, cancellationToken).ConfigureAwait(false);
        var running = status.Containers.Where(one => one.IsRunning).Select(one => one.FullName).ToHashSet();
        bool IsEnded(IStep step) => step is { Level: StepLevel.Run, Container: { } name } && !running.Contains(name);
        var ended = runtime.Planner.For(record with { Idle = [] }).Where(IsEnded).ToList();
        return await OfAsync(runtime, record, record.Spec, ended, ended, isNew: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the stop of a pod.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<PodForecast> StopAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        var record = await GetAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        return await OfAsync(runtime, record, record, new StopVerb(), isNew: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans the removal of a pod.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="force">Whether it may be running.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<PodForecast> RemoveAsync(PodRuntime runtime, string pod, bool force, CancellationToken cancellationToken)
    {
        var record = await GetAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        if (!force) await RemovePod.RequireStoppedAsync(runtime, record, cancellationToken).ConfigureAwait(false);
        return await OfAsync(runtime, record, record, new RemoveVerb(), isNew: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans steps that are undone first and then done.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="record">The pod as it is.</param>
    /// <param name="after">The pod as it would be.</param>
    /// <param name="undone">The steps that would be undone, in the order of the plan.</param>
    /// <param name="done">The steps that would be done.</param>
    /// <param name="isNew">Whether the pod does not exist yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<PodForecast> OfAsync(
        PodRuntime runtime,
        PodRecord record,
        PodSpec after,
        IReadOnlyList<IStep> undone,
        IReadOnlyList<IStep> done,
        bool isNew,
        CancellationToken cancellationToken)
    {
        var outlook = await LookAsync(runtime, record, after, isNew, cancellationToken).ConfigureAwait(false);
        return new PodForecast(
            record.FullName,
            [
                .. undone.Reverse().Select(step => new StepForecast(step.Key, IsUndo: true, [.. step.ForeseeUndo(outlook)])),
                .. done.Select(step => new StepForecast(step.Key, IsUndo: false, [.. step.Foresee(outlook)])),
            ]);
    }

    private static Task<PodForecast> OfAsync(
        PodRuntime runtime, PodRecord before, PodRecord after, PodVerb verb, bool isNew, CancellationToken cancellationToken)
    {
        var plan = runtime.Planner.For(after);
        bool IsDone(StepKey key) => before.Outcome(key) is not null;
        var undone = verb.Undoes(runtime.Planner.For(before)).Where(step => IsDone(step.Key)).ToList();
        var again = undone.Select(step => step.Key).ToHashSet();
        var done = verb.Does(plan).Where(step => !IsDone(step.Key) || again.Contains(step.Key)).ToList();

        // As the runner does: an image is asked for again when a container is created from it.
        var repeated = verb.Does(plan).Where(step => IsDone(step.Key) && !again.Contains(step.Key)
            && done.Any(other => other.Needs.Any(need => !need.Lasts && need.Step == step.Key)));
        return OfAsync(
            runtime, before, after.Spec, undone, [.. plan.Where(step => done.Concat(repeated).Contains(step))], isNew, cancellationToken);
    }

    private static async Task<HostOutlook> LookAsync(
        PodRuntime runtime, PodRecord record, PodSpec after, bool isNew, CancellationToken cancellationToken)
    {
        var facts = runtime.Planner.Facts(record);
        var journal = new JournalState();
        foreach (var entry in isNew ? [] : JournalFile.Read(runtime.Store.Paths.JournalOf(record.Id))) journal.Apply(entry);
        var place = WatchedPlace.Of(
            record.FullName,
            PodNamespacePath.Find(runtime.Store.Paths, record, facts.Sandbox),
            record.Networks.Select(network => network.List));
        var host = new HostFacts(runtime.Store.Paths) { Programs = runtime.Programs, Kernel = runtime.Kernel };
        var images = new HashSet<string>();
        foreach (var (image, _) in PodPlanner.Images(after))
        {
            if (await runtime.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null) images.Add(image);
        }

        var containers = await runtime.Engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false);
        return new HostOutlook
        {
            Host = await host.ReadAsync(place, cancellationToken).ConfigureAwait(false),
            Images = images,
            Containers = containers.Select(container => container.Name).ToHashSet(),
            Pod = facts,
            Former = PodPlanner.Facts(runtime.Planner.For(record), key => journal.Fact(key)),
            IsNew = isNew,
        };
    }

    private static async Task<PodRecord> GetAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var record = runtime.Store.Get(pod);
        return NameHolder.Of(runtime, record).WasInterrupted
            ? throw new PodException(
                $"pod \"{record.FullName}\" was left unfinished by an interrupted command, so what another one would do is not known. "
                + "Run 'minipod recover' first.")
            : record;
    }
}
