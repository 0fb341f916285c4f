using MiniPod.Engine;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Containers of pods that are in no record.</summary>
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
                yield return new Garbage(what, $"its pod {Short(id)} is in no record of this store", "removed", token =>
                    RemoveAsync(survey.Runtime, container, id, token));
            }
            else if (survey.Lost.Contains(container))
            {
                yield return Garbage.Foreign(what, $"the record of its pod {Short(id)} is lost") with
                {
                    Why = "its labels tell of the pod; 'minipod prune --lost' removes it with what it wrote",
                };
            }
            else yield return Garbage.Foreign(what, $"its pod {Short(id)} is in no record, but {Owner(survey, container)}");
        }
    }

    private static async Task RemoveAsync(PodRuntime runtime, ContainerSummary container, string podId, CancellationToken cancellationToken)
    {
        using var pod = await PodSession.LockAsync(
            runtime, runtime.Store.Paths.PodLock(podId), "prune", cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(runtime.Store.Paths.PodDirectory(podId))) return; // somebody made it meanwhile
        await runtime.Engine.RemoveContainerAsync(container.Id, force: true, cancellationToken).ConfigureAwait(false);
        pod.Delete();
    }

    private static string Owner(
        HostSurvey survey, ContainerSummary container) => container.Labels.GetValueOrDefault(ContainerNames.StateDirectoryLabel) switch
    {
        null => "nothing says whose store it was",
        var directory when directory == Path.TrimEndingDirectorySeparator(survey.Paths.StateDirectory) =>
            "it has not the name that we gave",
        var directory when survey.UntrustedStores.Contains(directory) =>
            $"it is of the store \"{directory}\", which is not root's alone and was not read",
        var directory => $"it is of the store \"{directory}\"",
    };

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
