using System.Collections.Concurrent;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Names;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Steps;

/// <summary>What a step works with: the pod, the outcomes of its other steps, the requests of the operation, and the
/// engine, plugins and host.</summary>
internal sealed class StepContext
{
    private static readonly TimeSpan BesideLimit = TimeSpan.FromSeconds(5);
    private readonly ConcurrentBag<Task> _beside = [];

    public required PodRecord Record { get; init; }

    public required JournalState State { get; init; }

    public required IContainerEngine Engine { get; init; }

    public required CniRuntime Cni { get; init; }

    /// <summary>Returns the observer of the plugins that a step runs.</summary>
    public required Func<StepKey, ICniObserver> CniObserverOf { get; init; }

    public required PodPaths Paths { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Returns the network of a name as it is configured now; null if there is no valid one.</summary>
    public required Func<string, NetworkConfigList?> FindNetwork { get; init; }

    /// <summary>Whether networks that cannot be detached are given up, with what their plugins hold.</summary>
    public required bool GivesUpNetworks { get; init; }

    /// <summary>Receives lines for the user: about long-running work such as a pull, and what was unusual.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>How long to wait for work that the engine still does for a dead caller.</summary>
    public required TimeSpan InFlightTimeout { get; init; }

    /// <summary>Whether and how the sandbox is protected from being killed when memory runs out.</summary>
    public required SandboxProtection Protection { get; init; }

    /// <summary>Returns the names that the pod finds besides its own in its hosts file, for its addresses: the lines, for the names that
    /// are there already. Default none.</summary>
    public Func<IReadOnlyList<AddressOnNetwork>, Func<IReadOnlySet<string>, IReadOnlyList<string>>> NamesAt { get; init; } = _ => _ => [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the operation requests of its steps.</summary>
    public required StepOptions Options { get; init; }

    /// <summary>What <see cref="RunBeside"/> has started. None of it fails.</summary>
    public IReadOnlyCollection<Task> Beside => _beside;

    /// <summary>The sandbox's container id. Only steps that run after the sandbox was created may read it.</summary>
    public string SandboxId => Get(CreateSandbox.StepKey).ContainerId;

    /// <summary>Starts work for which only the end of the operation waits, and no longer than some seconds. If it fails, the log says
    /// so, and nothing else fails.</summary>
    public void RunBeside(Func<CancellationToken, Task> work) => _beside.Add(Task.Run(
        async () =>
        {
            using var limit = new CancellationTokenSource(BesideLimit);
            try
            {
                await work(limit.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Log.Error(error, "Work beside the steps of pod {PodName} failed", Record.FullName);
            }
        },
        CancellationToken.None));

    /// <summary>Returns the outcome of a step.</summary>
    /// <exception cref="InvalidOperationException">The step is not done.</exception>
    public TOutcome Get<TOutcome>(StepKeyOf<TOutcome> key)
        where TOutcome : StepOutcome => State.Outcome(key) ?? throw new InvalidOperationException($"step {key} is not done");
}
