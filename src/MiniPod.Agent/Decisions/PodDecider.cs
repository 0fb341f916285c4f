using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;

namespace MiniPod.Agent.Decisions;

/// <summary>
/// Decides what to do with a pod: a pure function of what is and what time it is. It decides by the state of the containers that do the
/// work, never by whether something still runs. Source: kubelet's computePodActions and computeInitContainerActions, 1.32, and the fix of
/// 1.35 for pods whose sidecar outlives their apps.
/// </summary>
public static class PodDecider
{
    /// <summary>Decides.</summary>
    /// <param name="containers">The containers: init containers and sidecars in their order, then the others.</param>
    /// <param name="hasSandbox">Whether the sandbox runs, with its network.</param>
    /// <param name="now">The time, by the agent's clock.</param>
    /// <param name="policy">The pod's restart policy.</param>
    public static PodDecision Decide(
        IReadOnlyList<ContainerFacts> containers, bool hasSandbox, DateTimeOffset now, RestartPolicyKind policy)
    {
        var round = new Round(now);
        var apps = containers.Where(one => one.Role == ContainerRole.App).ToList();
        var isOver = apps.Count > 0 && apps.All(one => one is { State: InstanceState.Ended, IsRestarted: false, IsHeld: false });
        var failed = containers.FirstOrDefault(one =>
            one is { Role: ContainerRole.Init, State: InstanceState.Ended } && one.ExitCode != 0 && !one.IsRestarted);
        if (isOver || failed is not null && apps.All(one => one.State == InstanceState.None))
        {
            round.End(containers.Where(one => one.Role == ContainerRole.Sidecar));
            var isGood = failed is null && apps.All(one => one.ExitCode == 0);
            return round.Decision(isGood ? KubernetesPhase.Succeeded : KubernetesPhase.Failed);
        }

        // What the user has stopped needs no sandbox.
        if (!hasSandbox && containers.All(one => one.IsHeld)) return round.Decision(KubernetesPhase.Running);
        if (!hasSandbox && policy == RestartPolicyKind.Never && containers.Any(one => one.State != InstanceState.None))
        {
            round.End(containers);
            return round.Decision(KubernetesPhase.Failed);
        }

        if (!hasSandbox)
        {
            round.Do(new PodAction(PodActionKind.MakeSandboxAnew));
            return round.Decision(apps.Any(one => one.State != InstanceState.None) ? KubernetesPhase.Running : KubernetesPhase.Pending);
        }

        // Once an app container was started, the init containers have done their work, even if nothing of them is left.
        var isInitialized = apps.Any(one => one.State != InstanceState.None);
        var isComplete = round.Initialize(containers.Where(one => one.Role != ContainerRole.App), isInitialized);
        if (isComplete || isInitialized)
        {
            foreach (var app in apps) round.Keep(app);
        }

        return round.Decision(isInitialized ? KubernetesPhase.Running : KubernetesPhase.Pending);
    }

    private sealed class Round(DateTimeOffset now)
    {
        private readonly List<PodAction> _actions = [];
        private readonly Dictionary<string, DateTimeOffset> _waits = [];

        public PodDecision Decision(KubernetesPhase phase) => new(phase, _actions, _waits);

        public void Do(PodAction action) => _actions.Add(action);

        /// <summary>Ends those that still run, the last first: a sidecar may be needed by those after it.</summary>
        public void End(IEnumerable<ContainerFacts> containers)
        {
            foreach (var one in containers.Reverse().Where(one => one.State == InstanceState.Running))
                Do(new PodAction(PodActionKind.End, one.Name) { Reason = "pod ended" });
        }

        /// <summary>Goes on with the init containers and sidecars, one after the other.</summary>
        /// <param name="containers">They, in their order.</param>
        /// <param name="isInitialized">Whether only the sidecars still matter.</param>
        /// <returns>Whether all have done what the next ones wait for.</returns>
        public bool Initialize(IEnumerable<ContainerFacts> containers, bool isInitialized)
        {
            foreach (var one in containers)
            {
                if (one.Role == ContainerRole.Sidecar)
                {
                    Keep(one);
                    if (!isInitialized && (one.State != InstanceState.Running || !one.HasStarted)) return false;
                }
                else if (!isInitialized && !(one.State == InstanceState.Ended && one.ExitCode == 0))
                {
                    Keep(one);
                    return false;
                }
            }

            return true;
        }

        /// <summary>Starts a container, starts it again, or ends it because a probe says so.</summary>
        public void Keep(ContainerFacts container)
        {
            if (container.IsHeld) return;
            switch (container.State)
            {
                case InstanceState.None:
                    StartWhenDue(container);
                    break;
                case InstanceState.Running when container.FailedProbe is { } probe:
                    Do(new PodAction(PodActionKind.End, container.Name) { Reason = probe });
                    break;
                case InstanceState.Ended when container.IsRestarted:
                    StartWhenDue(container);
                    break;
            }
        }

        private void StartWhenDue(ContainerFacts container)
        {
            if (container.DueAt <= now) Do(new PodAction(PodActionKind.Start, container.Name));
            else _waits[container.Name] = container.DueAt;
        }
    }
}
