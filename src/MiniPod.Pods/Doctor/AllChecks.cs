using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether this host can run pods, and whether its pods match their records. Changes nothing.</summary>
public static class AllChecks
{
    /// <summary>Runs all checks. A check that cannot be run counts as failed, with the reason as its
    /// evidence.</summary>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        results.AddRange(PermissionCheck.Run());
        var engine = await EngineCheck.RunAsync(runtime.Engine, cancellationToken).ConfigureAwait(false);
        results.Add(engine);
        await AddAsync(
            results, "networks", "minipod doctor", () => NetworkChecks.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
        await AddAsync(results, "plugins", "apt-get install containernetworking-plugins", () =>
            PluginChecks.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
        results.AddRange(KernelChecks.Run(UsedNetworks.GiveIPv6(runtime)));
        await AddAsync(results, "forwarding", "iptables -S FORWARD", () =>
            ForwardCheck.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
        await AddAsync(results, "interrupted", "minipod recover", () =>
            Task.FromResult(PodChecks.Interrupted(runtime))).ConfigureAwait(false);
        await AddAsync(results, "names", "minipod recover", () =>
            HostsFileCheck.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
        if (engine.Verdict != Verdict.Failed)
        {
            await AddAsync(results, "pods", "minipod ps -a", () => PodChecks.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "network", "minipod topology", () =>
                LiveNetworkChecks.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "orphans", "minipod prune --dry-run", () =>
                OrphanCheck.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "addresses", "minipod prune", () =>
                PoolChecks.RunAsync(runtime, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "disk engine", "docker info", () =>
                DiskChecks.EngineAsync(runtime.Engine, cancellationToken)).ConfigureAwait(false);
        }

        await AddAsync(results, "state", $"ls -lR {runtime.Store.Paths.StateDirectory}", () => Task.FromResult<IReadOnlyList<CheckResult>>([
            StateChecks.Run(runtime.Store.Paths),
            DiskChecks.State(runtime),
        ])).ConfigureAwait(false);
        return results;
    }

    private static async Task AddAsync(List<CheckResult> results, string check, string fix, Func<Task<IReadOnlyList<CheckResult>>> look)
    {
        try
        {
            results.AddRange(await look().ConfigureAwait(false));
        }
        catch (Exception error)
            when (error is PodException or EngineException or CniException or LibcException or IOException or UnauthorizedAccessException)
        {
            results.Add(CheckResult.Failed(check, error.Message, fix));
        }
    }
}
