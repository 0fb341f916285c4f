using MiniPod.Cni;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>A step runner with its own journal, without engine, plugins or host.</summary>
internal sealed class RunnerBench : IDisposable
{
    private readonly TempDirectory _files = new();

    public RunnerBench(bool oneAtATime = false, IStepObserver? observer = null)
    {
        Journal = JournalFile.Open(_files["journal.jsonl"], TimeProvider.System);
        Record = new PodRecord
        {
            Id = new string('a', 32),
            Uid = "uid",
            CreatedAt = default,
            Spec = new PodSpec { Name = PodName.Parse("pod") },
            Networks = [],
        };
        var cni = new CniRuntime(new CniRuntimeOptions { LockDirectory = _files["locks"], CacheDirectory = _files["cache"] });
        Context = new StepContext
        {
            Record = Record,
            State = Journal.State,
            Engine = new FakeEngine(),
            Cni = cni,
            CniObserverOf = step => new CniJournal("op", step, Journal, observer),
            Paths = new PodPaths(_files["state"], _files["run"]),
            Log = Log.Logger,
            FindNetwork = _ => null,
            GivesUpNetworks = false,
            Progress = _ => { },
            InFlightTimeout = TimeSpan.FromSeconds(3),
            Protection = new SandboxProtection(new PodPaths(_files["state"], _files["run"]), isPermitted: false),
            Options = new StepOptions(),
        };
        Runner = new StepRunner("op", Journal, Context, observer, oneAtATime);
    }

    public LogLines Log { get; } = new();

    public JournalFile Journal { get; }

    public PodRecord Record { get; }

    public StepContext Context { get; }

    public StepRunner Runner { get; }

    /// <summary>The journal's lines about steps, for example "Intent a".</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. JournalFile.Read(_files["journal.jsonl"]).Select(entry => $"{entry.Event} {StepKey.Parse(entry.Step ?? "").Subject}"),
    ];

    public IReadOnlyList<string> InEffect => [.. Journal.State.Effects.Keys.Select(key => key.Subject).Order()];

    public Task DoAsync(IReadOnlyList<FakeStep> steps, CancellationToken cancellationToken) =>
        Runner.DoAsync(steps, steps, cancellationToken);

    public Task<IReadOnlyList<UndoFailure>> UndoAsync(params FakeStep[] steps) =>
        Runner.UndoAsync(
            steps,
            steps,
            new UndoScope { Steps = steps.Select(step => step.Key).ToHashSet(), Force = true, Grace = TimeSpan.Zero },
            TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Journal.Dispose();
        _files.Dispose();
    }
}
