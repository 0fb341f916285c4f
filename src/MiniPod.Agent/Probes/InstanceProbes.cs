using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Agent.Probes;

/// <summary>
/// All probes of one instance of a container. Each ticks once a period from its beginning; a tick runs the probe if its initial delay is
/// over, and, until the startup probe has succeeded, if it is that one. Readiness is asked for at once when it can be known: at the
/// start, or when the startup probe has succeeded. A startup probe that has come to a verdict, and a liveness probe that has failed, are
/// not run again for this instance. Source: kubelet's prober worker.
/// </summary>
public sealed class InstanceProbes : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ProbedInstance _instance;
    private readonly TimeProvider _time;
    private readonly long _created;
    private readonly TimeSpan _age;
    private readonly Func<ProbeSpec, CancellationToken, Task<HandlerResult>> _run;
    private readonly Action<ProbeEvent> _report;
    private readonly Action _changed;
    private readonly Dictionary<ProbeKind, ProbeState> _states = [];
    private readonly Dictionary<ProbeKind, ProbeWorker> _workers = [];
    private ProbeKind? _failed;

    /// <summary>Knows the probes; <see cref="Begin"/> begins with them.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="run">Runs a probe once.</param>
    /// <param name="report">Receives what is to be told. It is called by any thread, and must neither wait nor
    /// throw.</param>
    /// <param name="changed">Called when <see cref="HasStarted"/>, <see cref="IsReady"/> or <see cref="FailedProbe"/> has changed. It is
    /// called by any thread, and must neither wait nor throw.</param>
    /// <param name="time">The clock.</param>
    public InstanceProbes(
        ProbedInstance instance,
        Func<ProbeSpec, CancellationToken, Task<HandlerResult>> run,
        Action<ProbeEvent> report,
        Action changed,
        TimeProvider time)
    {
        (_instance, _run, _report, _changed, _time, _created) = (instance, run, report, changed, time, time.GetTimestamp());
        _age = time.GetUtcNow() - instance.StartedAt is { Ticks: > 0 } age ? age : TimeSpan.Zero;
        var container = instance.Container;
        Know(ProbeKind.Startup, container.StartupProbe, instance.HasStarted ? ProbeResult.Success : ProbeResult.Unknown);
        Know(ProbeKind.Liveness, container.LivenessProbe, ProbeResult.Success);
        Know(ProbeKind.Readiness, container.ReadinessProbe, instance.IsReady ? ProbeResult.Success : ProbeResult.Failure);
    }

    /// <summary>Whether the startup probe has succeeded, or there is none.</summary>
    public bool HasStarted => Find(ProbeKind.Startup, ProbeResult.Success);

    /// <summary>Whether the container is ready, provided that it runs.</summary>
    public bool IsReady => HasStarted && Find(ProbeKind.Readiness, ProbeResult.Success);

    /// <summary>The probe for which the container is to be ended, startup or liveness; null if there is none.</summary>
    public ProbeKind? FailedProbe
    {
        get
        {
            lock (_lock) return _failed;
        }
    }

    /// <summary>What is known of a probe; null if the container does not have it.</summary>
    public ProbeState? State(ProbeKind probe)
    {
        lock (_lock) return _states.GetValueOrDefault(probe);
    }

    /// <summary>Begins with the probes; call it once.</summary>
    public void Begin()
    {
        var container = _instance.Container;
        lock (_lock)
        {
            if (!_instance.HasStarted) Add(ProbeKind.Startup, container.StartupProbe);
            Add(ProbeKind.Liveness, container.LivenessProbe);
            Add(ProbeKind.Readiness, container.ReadinessProbe);
        }

        if (HasStarted && _instance.PutOff is null) Find(ProbeKind.Readiness)?.Wake();
    }

    /// <summary>The instance is being ended: it is no longer asked whether it lives. Its readiness goes on, so that others learn of
    /// it.</summary>
    public void BeginTermination()
    {
        Find(ProbeKind.Startup)?.End();
        Find(ProbeKind.Liveness)?.End();
    }

    /// <summary>Ends all probes, and waits for those that are being run.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ProbeWorker> workers;
        lock (_lock) workers = [.. _workers.Values];
        foreach (var worker in workers) worker.End();
        foreach (var worker in workers) await worker.DisposeAsync().ConfigureAwait(false);
    }

    private void Know(ProbeKind probe, ProbeSpec? spec, ProbeResult initial)
    {
        if (spec is not null) _states[probe] = new ProbeState(ProbeCounter.Of(initial), "");
    }

    private void Add(ProbeKind probe, ProbeSpec? spec)
    {
        if (spec is null) return;
        var period = TimeSpan.FromSeconds(spec.PeriodSeconds);
        _workers[probe] = new ProbeWorker(
            spec,
            _instance.PutOff is { } part ? period * Math.Clamp(part, 0, 1) : period,
            () => IsDue(probe, spec),
            token => _run(spec, token),
            result => Take(probe, spec, result),
            _time);
    }

    // By the clock that is never set, and in whole seconds.
    private bool IsDue(ProbeKind probe, ProbeSpec spec) =>
        Math.Floor((_age + _time.GetElapsedTime(_created)).TotalSeconds) >= spec.InitialDelaySeconds
        && (probe == ProbeKind.Startup || HasStarted);

    private void Take(ProbeKind probe, ProbeSpec spec, HandlerResult result)
    {
        Tell(probe, result);
        if (result.Outcome == HandlerOutcome.Error) return;
        bool hasChanged, isFailed;
        ProbeResult verdict;
        lock (_lock)
        {
            var before = _states[probe].Counter;
            var after = before.After(
                result.Outcome == HandlerOutcome.Failure ? ProbeResult.Failure : ProbeResult.Success,
                spec.SuccessThreshold,
                spec.FailureThreshold);
            _states[probe] = new ProbeState(after, result.Message);
            verdict = after.Verdict;
            isFailed = verdict == ProbeResult.Failure && probe != ProbeKind.Readiness;
            if (isFailed) _failed ??= probe;
            hasChanged = after.Verdict != before.Verdict;
        }

        if (isFailed || (probe == ProbeKind.Startup && verdict == ProbeResult.Success)) Find(probe)?.End();
        if (isFailed) _report(ProbeEvent.Killing(probe, _instance.Container.Name.Value, _instance.IsRestarted));
        if (hasChanged) _changed();
        if (hasChanged && probe == ProbeKind.Startup && verdict == ProbeResult.Success) Find(ProbeKind.Readiness)?.Wake();
    }

    private void Tell(ProbeKind probe, HandlerResult result)
    {
        ProbeEvent? news = result.Outcome switch
        {
            HandlerOutcome.Error => ProbeEvent.Errored(probe, result.Message),
            HandlerOutcome.Failure => ProbeEvent.Failed(probe, result.Message),
            HandlerOutcome.Warning => ProbeEvent.Odd(probe, result.Message),
            _ => null,
        };
        if (news is not null) _report(news);
    }

    private ProbeWorker? Find(ProbeKind probe)
    {
        lock (_lock) return _workers.GetValueOrDefault(probe);
    }

    private bool Find(ProbeKind probe, ProbeResult verdict)
    {
        lock (_lock) return !_states.TryGetValue(probe, out var state) || state.Counter.Verdict == verdict;
    }
}
