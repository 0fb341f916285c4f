using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Checkup;

/// <summary>Looks whether this host can run pods, and whether those it has are as their records say. Changes nothing.</summary>
public static class Doctor
{
    /// <summary>Makes all checks. One that cannot be made has failed, and says why.</summary>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodHost host, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        results.AddRange(PermissionCheck.Run());
        var engine = await EngineCheck.RunAsync(host.Engine, cancellationToken).ConfigureAwait(false);
        results.Add(engine);
        await AddAsync(results, "networks", "minipod doctor", () => Task.FromResult(NetworkChecks.Run(host))).ConfigureAwait(false);
        await AddAsync(results, "plugins", "apt-get install containernetworking-plugins", () => PluginChecks.RunAsync(host, cancellationToken)).ConfigureAwait(false);
        results.AddRange(KernelChecks.Run(UsedNetworks.GiveIPv6(host)));
        await AddAsync(results, "forwarding", "iptables -S FORWARD", () => ForwardCheck.RunAsync(host, cancellationToken)).ConfigureAwait(false);
        await AddAsync(results, "interrupted", "minipod recover", () => Task.FromResult(PodChecks.Interrupted(host))).ConfigureAwait(false);
        if (engine.Verdict != Verdict.Failed)
        {
            await AddAsync(results, "pods", "minipod ps -a", () => PodChecks.RunAsync(host, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "orphans", "minipod prune --dry-run", () => OrphanCheck.RunAsync(host, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "addresses", "minipod prune", () => PoolChecks.RunAsync(host, cancellationToken)).ConfigureAwait(false);
            await AddAsync(results, "disk engine", "docker info", () => DiskChecks.EngineAsync(host.Engine, cancellationToken)).ConfigureAwait(false);
        }

        await AddAsync(results, "state", $"ls -lR {host.Store.Paths.StateDirectory}", () => Task.FromResult<IReadOnlyList<CheckResult>>([StateChecks.Run(host.Store.Paths), DiskChecks.State(host)])).ConfigureAwait(false);
        return results;
    }

    private static async Task AddAsync(List<CheckResult> results, string check, string mend, Func<Task<IReadOnlyList<CheckResult>>> look)
    {
        try
        {
            results.AddRange(await look().ConfigureAwait(false));
        }
        catch (Exception error) when (error is PodException or EngineException or CniException or LibcException or IOException or UnauthorizedAccessException)
        {
            results.Add(CheckResult.Failed(check, error.Message, mend));
        }
    }
}
