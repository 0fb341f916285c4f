using System.Globalization;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Steps of a pod that would be undone first and then done. Each one is asked what it would change, given what those before it
/// would have changed.</summary>
internal sealed record PlannedSteps
{
    /// <summary>The pod as it is.</summary>
    public required PodRecord Before { get; init; }

    /// <summary>The pod as it would be.</summary>
    public required PodRecord After { get; init; }

    /// <summary>The steps that would be undone, in the order of the plan. Default none.</summary>
    public IReadOnlyList<IStep> Undone { get; init; } = [];

    /// <summary>The steps that would be done. Default none.</summary>
    public IReadOnlyList<IStep> Done { get; init; } = [];

    /// <summary>Whether the pod does not exist yet. Default false.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether containers would be removed by force, which also stops them. Default false.</summary>
    public bool IsForced { get; init; }

    /// <summary>The steps of a verb.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="before">The pod as it is.</param>
    /// <param name="after">The pod as it would be.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="undone">The steps that it would undo, of which those count that are done.</param>
    public static PlannedSteps Of(PodRuntime runtime, PodRecord before, PodRecord after, PodVerb verb, IEnumerable<IStep> undone)
    {
        var plan = runtime.Planner.For(after);
        bool IsDone(StepKey key) => before.Outcome(key) is not null;
        var gone = undone.Where(step => IsDone(step.Key)).ToList();
        var again = gone.Select(step => step.Key).ToHashSet();
        var wanted = verb.Does(plan).ToList();
        var done = wanted.Where(step => !IsDone(step.Key) || again.Contains(step.Key)).ToList();

        // As the runner does: an image is asked for again when a container is created from it.
        bool IsNeededToMake(IStep step) => done.Any(other => other.Needs.Any(need => need.IsRepeated && need.Step == step.Key));
        return new PlannedSteps
        {
            Before = before,
            After = after,
            Undone = gone,
            Done = [.. plan.Where(step => done.Contains(step) || wanted.Contains(step) && IsNeededToMake(step))],
        };
    }

    /// <summary>Asks the steps.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="earlier">What would be done before, to other pods.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PodForecast> ForeseeAsync(
        PodRuntime runtime, IReadOnlyList<PodForecast> earlier, CancellationToken cancellationToken)
    {
        var outlook = await LookAsync(runtime, cancellationToken).ConfigureAwait(false);
        outlook = outlook.After(earlier.SelectMany(one => one.Changes));
        var steps = new List<StepForecast>();
        var scope = new UndoScope { Steps = Undone.Select(step => step.Key).ToHashSet(), Force = IsForced, Grace = Before.Spec.Grace };
        foreach (var step in StepSet.InOrderOfUndo(runtime.Planner.For(Before), Undone))
        {
            IReadOnlyList<PlannedChange> changes = [.. step.ForeseeUndo(outlook)];
            outlook = outlook.After(changes);
            steps.Add(new StepForecast(CoveringStep(step, scope), IsUndo: true, changes));
        }

        steps =
        [
            .. steps.GroupBy(one => one.Step)
                .Select(group => group.First() with { Changes = [.. group.SelectMany(one => one.Changes)] }),
        ];
        var plan = runtime.Planner.For(Before);
        outlook = outlook with { Pod = PodPlanner.Facts(plan, key => scope.Steps.Contains(key) ? null : Before.Outcome(key)) };
        foreach (var step in Done)
        {
            IReadOnlyList<PlannedChange> changes = [.. step.Foresee(outlook)];
            outlook = outlook.After(changes);
            steps.Add(new StepForecast(step.Key, IsUndo: false, changes));
        }

        return new PodForecast(After.FullName, steps) { Record = After };
    }

    // A container that is removed by force is not stopped before.
    private StepKey CoveringStep(IStep step, UndoScope scope) => !step.IsCoveredBy(scope)
        ? step.Key
        : Undone.First(other => other.Level == StepLevel.Create && step.Needs.Any(need => need.Step == other.Key)).Key;

    // Docker turned it off until version 26.0.
    private static async Task<bool> HasIPv6LoopbackAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        const int firstWith = 26;
        var version = await runtime.Engine.GetVersionAsync(cancellationToken).ConfigureAwait(false);
        return Directory.Exists("/proc/sys/net/ipv6")
            && int.TryParse(version.Version.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major >= firstWith;
    }

    private async Task<HostOutlook> LookAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var facts = runtime.Planner.Facts(Before);
        var journal = new JournalState();
        foreach (var entry in IsNew ? [] : JournalFile.Read(runtime.Store.Paths.JournalOf(Before.Id))) journal.Apply(entry);
        var place = WatchedPlace.Of(
            Before.FullName,
            PodNamespacePath.Find(runtime.Store.Paths, Before, facts.Sandbox),
            Before.Networks.Select(network => network.List));
        var host = new HostFacts(runtime.Store.Paths) { Programs = runtime.Programs, Kernel = runtime.Kernel };
        var images = new HashSet<string>();
        foreach (var (image, _) in PodPlanner.Images(After.Spec))
        {
            if (await runtime.Engine.FindImageAsync(image, cancellationToken).ConfigureAwait(false) is not null) images.Add(image);
        }

        var containers = await runtime.Engine.ListContainersAsync([], cancellationToken).ConfigureAwait(false);
        return new HostOutlook
        {
            Host = await host.ReadAsync(place, cancellationToken).ConfigureAwait(false),
            Images = images,
            Containers = containers.Select(container => container.Name).ToHashSet(),
            HasIPv6Loopback = await HasIPv6LoopbackAsync(runtime, cancellationToken).ConfigureAwait(false),
            Pod = facts,
            Former = PodPlanner.Facts(runtime.Planner.For(Before), key => journal.Fact(key)),
            IsNew = IsNew,
        };
    }
}
