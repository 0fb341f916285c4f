using Microsoft.Extensions.Time.Testing;
using MiniPod.Agent.Probes;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Agent.Tests.Probes;

/// <summary>The probes of an instance that starts at 0 s, and what happened at which second.</summary>
internal sealed class ProbeBench : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<string> _runs = [];
    private readonly Dictionary<ProbeSpec, ProbeKind> _kinds = new(ReferenceEqualityComparer.Instance);

    private bool _hasBegun;

    public ProbeBench(
        ProbeSpec? startup = null,
        ProbeSpec? liveness = null,
        ProbeSpec? readiness = null,
        Func<ProbedInstance, ProbedInstance>? with = null)
    {
        foreach (var (spec, kind) in new[]
            { (startup, ProbeKind.Startup), (liveness, ProbeKind.Liveness), (readiness, ProbeKind.Readiness) })
        {
            if (spec is not null) _kinds[spec] = kind;
        }

        var instance = new ProbedInstance
        {
            Container = new ContainerSpec
            {
                Name = PodName.Parse("web"),
                Image = "i",
                StartupProbe = startup,
                LivenessProbe = liveness,
                ReadinessProbe = readiness,
            },
            StartedAt = Start,
        };
        Probes = new InstanceProbes(with is null ? instance : with(instance), RunAsync, Events.Add, Change, _time);
    }

    public InstanceProbes Probes { get; }

    /// <summary>The runs, each <c>10 liveness</c>.</summary>
    public IReadOnlyList<string> Runs => _runs;

    public List<ProbeEvent> Events { get; } = [];

    /// <summary>What changed, each <c>3 started ready</c>.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>What a run gives: by default success.</summary>
    public Func<ProbeKind, int, HandlerResult> Answer { get; set; } = (_, _) => Success;

    /// <summary>What a run waits for; it is given up by the token.</summary>
    public Func<CancellationToken, Task> Delay { get; set; } = _ => Task.CompletedTask;

    public static HandlerResult Success { get; } = new(HandlerOutcome.Success, "ok");

    public static HandlerResult Failure { get; } = new(HandlerOutcome.Failure, "bad");

    public static HandlerResult Error { get; } = new(HandlerOutcome.Error, "no engine");

    public static ProbeSpec Every(int period, int delay = 0, int successes = 1, int failures = 3) => new()
    {
        Handler = new TcpHandler { Port = 80 },
        PeriodSeconds = period,
        InitialDelaySeconds = delay,
        SuccessThreshold = successes,
        FailureThreshold = failures,
    };

    /// <summary>Lets time pass in steps of a tenth of a second; the first time the probes begin before.</summary>
    public void Pass(double seconds)
    {
        if (!_hasBegun) Probes.Begin();
        _hasBegun = true;
        for (var passed = 0; passed < seconds * 10; passed++) _time.Advance(TimeSpan.FromMilliseconds(100));
    }

    public ValueTask DisposeAsync() => Probes.DisposeAsync();

    private async Task<HandlerResult> RunAsync(ProbeSpec spec, CancellationToken token)
    {
        var kind = _kinds[spec];
        var count = _runs.Count(run => run.EndsWith($"{kind}", StringComparison.OrdinalIgnoreCase));
        _runs.Add($"{Now} {kind}".ToLowerInvariant());
        await Delay(token);
        return Answer(kind, count);
    }

    private double Now => (_time.GetTimestamp() - new FakeTimeProvider(Start).GetTimestamp()) / (double)_time.TimestampFrequency;

    private void Change()
    {
        string?[] words = [Probes.HasStarted ? "started" : null, Probes.IsReady ? "ready" : null, Probes.FailedProbe?.ToString()];
        Changes.Add(FormattableString.Invariant($"{Now} {string.Join(' ', words.OfType<string>())}"));
    }
}
