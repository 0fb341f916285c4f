using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether the hosts files of the pods that run name their containers, the other pods on their networks and Services as
/// these are now.</summary>
internal static class HostsFileCheck
{
    // A command brings the files up to date only when it is done with its pod.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var stale = runtime.Hosts.Stale().Select(pod => pod.Id).ToHashSet();
        if (stale.Count > 0)
        {
            await Task.Delay(Moment, runtime.Time, cancellationToken).ConfigureAwait(false);
            var still = runtime.Hosts.Stale().Where(pod => stale.Contains(pod.Id)).ToList();
            if (still.Count > 0)
            {
                return
                [
                    .. still.Select(pod => CheckResult.Warning(
                        $"pod {pod.FullName}",
                        "its hosts file does not have the names of its containers, and of the pods on its networks, as they are now",
                        $"minipod repair {pod.FullName}")),
                ];
            }
        }

        return [CheckResult.Ok("names", "the hosts files of all pods that run are up to date")];
    }
}
