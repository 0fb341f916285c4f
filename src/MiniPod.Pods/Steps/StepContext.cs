using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Steps;

/// <summary>What a step works with: the pod, what its other steps brought forth, the wishes of the operation, and the world.</summary>
internal sealed class StepContext
{
    public required PodRecord Record { get; init; }

    public required JournalState State { get; init; }

    public required IContainerEngine Engine { get; init; }

    public required CniRuntime Cni { get; init; }

    public required ICniObserver CniObserver { get; init; }

    public required PodPaths Paths { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Takes lines about long work, a pull.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>How long what the engine does for somebody who is gone is waited for.</summary>
    public required TimeSpan InFlightTimeout { get; init; }

    /// <summary>Whether and how the sandbox is kept from being killed when memory runs short.</summary>
    public required SandboxProtection Protection { get; init; }

    /// <summary>What the operation wishes of its steps.</summary>
    public required StepWishes Wishes { get; init; }

    /// <summary>The sandbox's container id: a step that asks runs after the sandbox was made.</summary>
    public string SandboxId => Get(CreateSandbox.StepKey).ContainerId;

    /// <summary>What a step brought forth.</summary>
    /// <exception cref="InvalidOperationException">It is not done.</exception>
    public TOutcome Get<TOutcome>(StepKeyOf<TOutcome> key)
        where TOutcome : StepOutcome => State.Outcome(key) ?? throw new InvalidOperationException($"step {key} is not done");
}
