using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Execution;

/// <summary>Queries on the needs between the steps of a plan.</summary>
internal static class StepSet
{
    /// <summary>The steps of one container, by its full name, and all steps that they need, directly or
    /// indirectly.</summary>
    public static IReadOnlyList<IStep> OfContainer(IReadOnlyList<IStep> plan, string container)
    {
        var wanted = new HashSet<StepKey>();
        void Want(IStep step)
        {
            if (!wanted.Add(step.Key)) return;
            foreach (var need in plan.Where(other => step.Needs.Any(need => need.Step == other.Key && !need.IsOnlyOrder))) Want(need);
        }

        foreach (var step in plan.Where(step => step.Container == container)) Want(step);
        return [.. plan.Where(step => wanted.Contains(step.Key))];
    }

    /// <summary>Those steps that the pod is to have now: without former attempts, which are not made anew once they are removed, and
    /// without containers that are not due yet. Images are pulled for all containers at once, so that a missing one is told to whoever
    /// waits for the pod's start; only if no container is due yet, because the agent starts all of them, they wait as well.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="due">The full name of a container that is due now, whatever the record says. Default none.</param>
    public static IEnumerable<IStep> Due(PodRecord record, IEnumerable<IStep> steps, string? due = null)
    {
        if (record.Former.Count == 0 && record.Pending.Count == 0) return steps;
        var others = record.Former.Select(attempt => attempt.FullName).Concat(record.Pending.Where(one => one != due)).ToHashSet();
        var all = steps.ToList();
        var chosen = all.Where(step => step.Container is null || !others.Contains(step.Container)).ToList();
        if (due is not null || record.Spec.Containers.Any(container => !others.Contains(container.FullName))) return chosen;
        var needed = chosen.SelectMany(step => step.Needs).Select(need => need.Step).ToHashSet();
        return chosen.Where(step => !step.CanWait || needed.Contains(step.Key));
    }

    /// <summary>The steps of one container that are in effect only while it runs.</summary>
    public static IEnumerable<IStep> RunOfContainer(IEnumerable<IStep> plan, string container) =>
        plan.Where(step => step.Container == container && step.Level == StepLevel.Run);

    /// <summary>
    /// The steps that must be undone before the given step: those that need it, directly or indirectly. The search
    /// stops at a need that allows both steps to be undone concurrently.
    /// </summary>
    public static IReadOnlySet<StepKey> UndoneBefore(IReadOnlyList<IStep> plan, StepKey key)
    {
        var before = new HashSet<StepKey>();
        void Add(StepKey needed)
        {
            foreach (var user in plan.Where(step => step.Needs.Any(need => need.Step == needed && need.HoldsUndo)))
            {
                if (before.Add(user.Key)) Add(user.Key);
            }
        }

        Add(key);
        return before;
    }

    /// <summary>The order in which steps begin to be undone: each after those that need it; where the order is free, the last step done is
    /// undone first.</summary>
    public static IReadOnlyList<IStep> InOrderOfUndo(IReadOnlyList<IStep> plan, IReadOnlyList<IStep> steps)
    {
        var waiting = steps.Reverse().ToList();
        var before = steps.ToDictionary(step => step.Key, step => UndoneBefore(plan, step.Key));
        var order = new List<IStep>();
        while (waiting.Count > 0)
        {
            var next = waiting.First(step => !waiting.Any(other => before[step.Key].Contains(other.Key)));
            waiting.Remove(next);
            order.Add(next);
        }

        return order;
    }

    /// <summary>Whether a step depends, directly or indirectly, on the lasting result of a step that meets a
    /// condition.</summary>
    public static bool LivesOn(IReadOnlyList<IStep> plan, IStep step, Func<IStep, bool> holds) => step.Needs
        .Where(need => need.Lasts)
        .SelectMany(need => plan.Where(other => other.Key == need.Step))
        .Any(needed => holds(needed) || LivesOn(plan, needed, holds));
}
