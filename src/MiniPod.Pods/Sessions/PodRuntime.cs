using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Execution;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Neighbours;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Pods.Sessions;

/// <summary>The services and settings that every operation uses.</summary>
public sealed record PodRuntime
{
    /// <summary>The store of the pods' records.</summary>
    public required PodStore Store { get; init; }

    /// <summary>The container engine.</summary>
    public required IContainerEngine Engine { get; init; }

    /// <summary>Runs CNI plugins.</summary>
    public required CniRuntime Cni { get; init; }

    /// <summary>Finds networks by name.</summary>
    public required NetworkResolver Networks { get; init; }

    /// <summary>Lists the steps of pods.</summary>
    public PodPlanner Planner { get => field ??= new PodPlanner(Cni, Store.Paths) { Programs = Programs, Kernel = Kernel }; init; }

    /// <summary>The hosts files of the pods.</summary>
    public HostsFiles Hosts => field ??= new HostsFiles(Store, Planner, Log);

    /// <summary>The host's programs. Default those of this host.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();

    /// <summary>Reads the kernel's network. Default that of this host.</summary>
    public INetworkReader Kernel { get; init; } = new NetworkReader();

    /// <summary>The log.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives lines for the user: what a command waits for, how a pull progresses. Default none.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Watches the steps, with one call at a time. Its exceptions are ignored. Default none.</summary>
    public IStepObserver? Observer { get; init => field = value is null or SerialObserver ? value : new SerialObserver(value); }

    /// <summary>Asks before each step that is done. Default nobody is asked.</summary>
    public IStepGate? Gate { get; init; }

    /// <summary>Whether this is the agent, which gives way to commands. Default false.</summary>
    public bool IsAgent { get; init; }

    /// <summary>Whether to do steps one after another, so that they are easy to follow. Default false.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>The number of pods to work on concurrently: twice the number of cores, which measured best because the
    /// engine does most of the work; one if steps are done one after another.</summary>
    public int AtOnce => OneAtATime ? 1 : 2 * Environment.ProcessorCount;

    /// <summary>Whether networks that cannot be detached are given up when a pod is taken down, with what their plugins
    /// still hold. Default false: such a pod is kept.</summary>
    public bool GivesUpNetworks { get; init; }

    /// <summary>The timeouts. The defaults are those of <see cref="PodTimeouts"/>.</summary>
    public PodTimeouts Timeouts { get; init; } = new();

    /// <summary>
    /// Starts a process that waits for a pod, or one of its containers, to exit and then removes it, as <c>--rm</c>
    /// requires, and returns when that process no longer depends on this one. Default none is started.
    /// </summary>
    public Action<RemovalTarget> StartWaiter { get; init; } = _ => { };

    /// <summary>Starts the agent, a process that watches pods, and returns when it no longer depends on this one. Default none is
    /// started.</summary>
    public Action StartAgent { get; init; } = () => { };

    /// <summary>Whether this process may give the sandbox a negative OOM score. Default: whether it has
    /// CAP_SYS_RESOURCE.</summary>
    internal bool MayProtectSandbox { get; init; } = Linux.Host.HasSysResource;

    /// <summary>Makes sure that this host has the programs that a pod's networks need.</summary>
    /// <exception cref="PodException">One is missing. Nothing was changed.</exception>
    internal async Task RequireHostAsync(IEnumerable<PodNetwork> networks, PodSpec spec, CancellationToken cancellationToken)
    {
        var needs = new HostNeeds(Cni, Programs);
        foreach (var network in networks)
            await needs.RequireAsync(network.List, network.Source, spec.AllPorts().Any(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a reader of the pods' current status. Each reader lists the host's interfaces once.</summary>
    public PodStatusReader Status() => new(Store, Engine, Planner, Kernel);
}
