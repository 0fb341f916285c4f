using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Steps;

/// <summary>What a step works with: the pod, what its other steps brought forth, and the world.</summary>
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
    public required TimeSpan InFlightPatience { get; init; }

    /// <summary>The container whose output is wanted from its first byte on; null for none.</summary>
    public string? AttachTo { get; init; }

    /// <summary>The addresses an interface had before, asked for again where the network still has them; by interface name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> PreferredIps { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Images that the engine was seen to have a moment ago, so that nobody has to ask again. Default none.</summary>
    public IReadOnlySet<string> PresentImages { get; set; } = new HashSet<string>();

    /// <summary>That container's output, once it is attached to.</summary>
    public IContainerOutput? Output { get; set; }

    /// <summary>The sandbox's container id: a step that asks runs after the sandbox was made.</summary>
    public string SandboxId => Get(CreateSandbox.StepKey).ContainerId!;

    /// <summary>What a step brought forth.</summary>
    /// <exception cref="InvalidOperationException">It is not done.</exception>
    public StepOutcome Get(StepKey key) => State.Outcome(key) ?? throw new InvalidOperationException($"step {key} is not done");
}
