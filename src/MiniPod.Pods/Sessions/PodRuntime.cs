using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Execution;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Sessions;

/// <summary>What every verb works with, wired once.</summary>
public sealed record PodRuntime
{
    /// <summary>The records.</summary>
    public required PodStore Store { get; init; }

    /// <summary>The container engine.</summary>
    public required IContainerEngine Engine { get; init; }

    /// <summary>Runs CNI plugins.</summary>
    public required CniRuntime Cni { get; init; }

    /// <summary>Finds networks.</summary>
    public required NetworkResolver Networks { get; init; }

    /// <summary>Knows the steps of pods.</summary>
    public PodPlanner Planner { get => field ??= new PodPlanner(Cni, Store.Paths) { Programs = Programs }; init; }

    /// <summary>The host's own programs. Default those of this host.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();

    /// <summary>The log.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes lines for people: what a command waits for, how a pull goes. Default nobody.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Watches the steps, called one at a time. Default nobody. What it throws goes no further.</summary>
    public IStepObserver? Observer { get; init => field = value is null or SerialObserver ? value : new SerialObserver(value); }

    /// <summary>Whether steps are done one after another, to be followed by eye. Default false.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>On how many pods to work at once: twice the cores, as measured, for the engine does most of the work;
    /// one where they are to be followed.</summary>
    public int AtOnce => OneAtATime ? 1 : 2 * Environment.ProcessorCount;

    /// <summary>How long it waits for what. The defaults are those of <see cref="PodTimeouts"/>.</summary>
    public PodTimeouts Timeouts { get; init; } = new();

    /// <summary>
    /// Starts a process that waits until a pod, or a container in one, has ended, and then removes it: the other half of <c>--rm</c>.
    /// Default nobody does.
    /// </summary>
    public Action<RemovalTarget> StartWaiter { get; init; } = _ => { };

    /// <summary>Whether the sandbox may be given a negative OOM score as far as we know. Default: whether we have
    /// CAP_SYS_RESOURCE.</summary>
    internal bool MayProtectSandbox { get; init; } = Linux.Host.HasSysResource;

    /// <summary>Tells what pods are now. Each one looks at the host's interfaces once.</summary>
    public PodStatusReader Status() => new(Store, Engine, Planner);
}
