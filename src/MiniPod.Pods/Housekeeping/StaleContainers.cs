using MiniPod.Engine;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Containers of pods without a record.</summary>
internal static class StaleContainers
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        foreach (var container in survey.Containers)
        {
            if (container.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) is not { } id || survey.HasPod(id)) continue;
            var what = $"container {container.Name} ({container.Status})";
            if (survey.Orphans.Contains(container))
            {
                yield return new Garbage(what, $"this store has no record of its pod {Short(id)}", "removed", token =>
                    RemoveAsync(survey.Runtime, container, id, token));
            }
            else if (survey.Lost.Contains(container))
            {
                yield return Garbage.Foreign(what, $"the record of its pod {Short(id)} is lost") with
                {
                    Why = "its labels still describe the pod; 'minipod prune --lost' removes it with everything it wrote",
                };
            }
            else yield return Garbage.Foreign(what, $"its pod {Short(id)} has no record, but {Owner(survey, container)}");
        }
    }

    private static async Task RemoveAsync(PodRuntime runtime, ContainerSummary container, string podId, CancellationToken cancellationToken)
    {
        using var pod = await PodSession.LockAsync(
            runtime, runtime.Store.Paths.PodLock(podId), "prune", cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(runtime.Store.Paths.PodDirectory(podId))) return; // another command has created it in the meantime
        await runtime.Engine.RemoveContainerAsync(container.Id, force: true, cancellationToken).ConfigureAwait(false);
        pod.Delete();
    }

    private static string Owner(
        HostSurvey survey, ContainerSummary container) => container.Labels.GetValueOrDefault(ContainerNames.StateDirectoryLabel) switch
        {
            null => "nothing shows which store it belonged to",
            var directory when directory == Path.TrimEndingDirectorySeparator(survey.Paths.StateDirectory) =>
                "it does not have the name that MiniPod gave it",
            var directory when survey.UntrustedStores.Contains(directory) =>
                $"it belongs to the store \"{directory}\", which users other than root can change, so it was not read",
            var directory => $"it belongs to the store \"{directory}\"",
        };

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
