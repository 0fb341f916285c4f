using MiniPod.Agent.Decisions;
using MiniPod.Agent.Probes;
using MiniPod.Engine;
using MiniPod.Pods;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Agent.Watching;

/// <summary>The probes of a pod's containers: begun with each instance, ended with it. What they say is written for those who list
/// pods.</summary>
/// <param name="runtime">The store and the engine.</param>
/// <param name="id">The pod's id.</param>
/// <param name="changed">Called when a container has become ready, or unready, has started, or is to be ended.</param>
/// <param name="report">Receives what is to be told of a container.</param>
internal sealed class PodProbes(PodRuntime runtime, string id, Action changed, Action<string, ProbeEvent> report) : IAsyncDisposable
{
    private readonly HandlerRunner _runner = new(runtime.Engine, runtime.Time);
    private readonly Dictionary<string, (string ContainerId, DateTimeOffset StartedAt, InstanceProbes Probes)> _instances = [];

    // The containers that were being ended.
    private readonly HashSet<string> _ending = [];
    private PodWatch? _written;

    // Whether this is the first look at the pod. Instances that run already are those of a former agent.
    private bool _isFirst = true;

    /// <summary>Begins and ends probes, so that each container that runs has its own.</summary>
    /// <param name="view">The pod.</param>
    /// <returns>The pod with what the probes say.</returns>
    public async Task<PodView> WithAsync(PodView view)
    {
        var former = _isFirst ? PodWatch.Read(runtime.Store.Paths, id) : null;
        var again = await DropEndingAsync(view).ConfigureAwait(false);
        foreach (var (container, facts) in view.Record.Spec.Containers.Zip(view.Containers))
        {
            var hasInstance = _instances.TryGetValue(facts.Name, out var known);
            var running = facts.Running;
            if (hasInstance && (running is null || known.ContainerId != running.Id || known.StartedAt != running.StartedAt))
            {
                _instances.Remove(facts.Name);
                await known.Probes.DisposeAsync().ConfigureAwait(false);
            }

            if (running is null || !HasProbes(container) || _instances.ContainsKey(facts.Name)) continue;
            var before = again.GetValueOrDefault(facts.Name) ?? former?.Containers.GetValueOrDefault(facts.Name);
            Begin(view.Record, container, running, before);
        }

        _isFirst = false;
        Write();
        return view with { Containers = [.. view.Containers.Select(With)] };
    }

    /// <summary>A container is being ended: it is no longer asked whether it lives.</summary>
    public void BeginTermination(string container)
    {
        if (!_instances.TryGetValue(container, out var known)) return;
        known.Probes.BeginTermination();
        _ending.Add(container);
    }

    /// <summary>The pod is being ended: no container is asked whether it lives.</summary>
    public void BeginTermination()
    {
        foreach (var container in _instances.Keys) BeginTermination(container);
    }

    /// <summary>Writes what the probes say, if that has changed.</summary>
    public void Write()
    {
        var watch = new PodWatch
        {
            Containers = _instances.ToDictionary(
                one => one.Key,
                one => new PodWatch.ContainerWatch(
                    one.Value.ContainerId, one.Value.StartedAt, one.Value.Probes.IsReady, one.Value.Probes.HasStarted)),
        };
        if (_written is null ? watch.Containers.Count == 0 : watch.Containers.SequenceEqual(_written.Containers)) return;
        watch.Write(runtime.Store.Paths, id);
        _written = watch;
        runtime.Hosts.Update(); // a Service leads to pods that are ready
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in _instances.Values) await one.Probes.DisposeAsync().ConfigureAwait(false);
    }

    // The operation under which they were being ended is over. If the same instance runs on, it is asked again; but one that has failed a
    // probe is to be ended all the same.
    private async Task<Dictionary<string, PodWatch.ContainerWatch>> DropEndingAsync(PodView view)
    {
        var dropped = new Dictionary<string, PodWatch.ContainerWatch>();
        foreach (var name in _ending)
        {
            if (!_instances.TryGetValue(name, out var known) || known.Probes.FailedProbe is not null) continue;
            if (view.Containers.FirstOrDefault(one => one.Name == name)?.Running is null) continue;
            _instances.Remove(name);
            dropped[name] = new(known.ContainerId, known.StartedAt, known.Probes.IsReady, known.Probes.HasStarted);
            await known.Probes.DisposeAsync().ConfigureAwait(false);
        }

        _ending.Clear();
        return dropped;
    }

    private static bool HasProbes(ContainerSpec container) =>
        (container.StartupProbe ?? container.LivenessProbe ?? container.ReadinessProbe) is not null;

    private ContainerFacts With(ContainerFacts facts) => _instances.TryGetValue(facts.Name, out var known)
        ? facts with
        {
            HasStarted = known.Probes.HasStarted,
            FailedProbe = known.Probes.FailedProbe is { } probe ? $"{probe}".ToLowerInvariant() : null,
        }
        : facts;

    private void Begin(PodRecord record, ContainerSpec container, ContainerDetails running, PodWatch.ContainerWatch? former)
    {
        var name = container.Name.Value;
        var isKnown = former?.ContainerId == running.Id && former.StartedAt == running.StartedAt;
        var probes = new InstanceProbes(
            new ProbedInstance
            {
                Container = container,
                StartedAt = running.StartedAt ?? runtime.Time.GetUtcNow(),
                IsRestarted = RestartRule.MayRunAgain(record.Spec.PolicyOf(container), container.RestartRules),
                PutOff = isKnown ? Random.Shared.NextDouble() : null,
                HasStarted = isKnown && former!.HasStarted,
                IsReady = isKnown && former!.IsReady,
            },
            (probe, token) => RunAsync(container, probe, token),
            news => report(name, news),
            changed,
            runtime.Time);
        _instances[name] = (running.Id, running.StartedAt ?? default, probes);
        probes.Begin();
    }

    // The pod can get another address meanwhile.
    private async Task<HandlerResult> RunAsync(ContainerSpec container, ProbeSpec probe, CancellationToken cancellationToken)
    {
        try
        {
            var record = runtime.Store.Read(id) ?? throw new PodNotFoundException(id);
            return await _runner.ProbeAsync(runtime.Planner.TargetOf(record, container), probe, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PodException or IOException)
        {
            return HandlerResult.Error(error.Message);
        }
    }
}
