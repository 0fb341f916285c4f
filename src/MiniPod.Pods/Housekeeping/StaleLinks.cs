using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Links in /var/run/netns that point to the namespace of a pod that no longer exists.</summary>
internal static class StaleLinks
{
    public static async Task<IReadOnlyList<Garbage>> FindAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        var found = new List<Garbage>();
        if (!Directory.Exists(PodPaths.NetworkNamespaces)) return found;
        var keys = await OrphanKeysAsync(survey, cancellationToken).ConfigureAwait(false);
        // A lost pod is rebuilt with its link, unless it is to be removed.
        var pods = survey.Records.Select(PodPaths.Link).Concat(Links(survey.Containers.Except(survey.Orphans))).ToHashSet();
        var lost = Links(survey.Orphans).ToHashSet();
        foreach (var link in Directory.EnumerateFileSystemEntries(PodPaths.NetworkNamespaces).Order(StringComparer.Ordinal))
        {
            if (NamespaceLink.Read(link) is not { } target) continue;
            var what = $"link {link} -> {target}";
            var id = Path.GetDirectoryName(target) == survey.Paths.Pins ? Path.GetFileName(target) : null;
            if (id is not null && PodRecord.IsId(id) && !survey.IsInUse(id))
            {
                found.Add(Removable(link, target, what, $"pod {id[..12]} has no record"));
            }
            else if (keys.Contains(target))
            {
                found.Add(Removable(link, target, what, "it points to the sandbox of a pod that has no record"));
            }
            else if (NetworkNamespace.Find(link) is null && !pods.Contains(link))
            {
                var isOurs = NamespaceLink.IsDead(target) && lost.Contains(link);
                var foreign = Garbage.Foreign(what, "it does not point to a network namespace, and no pod has its name");
                found.Add(isOurs
                    ? Removable(link, target, what, "it pointed to the sandbox of a pod that has no record")
                    : foreign with { Why = $"{foreign.Why}; 'rm {link}' removes it" });
            }
        }

        return found;
    }

    private static IEnumerable<string> Links(IEnumerable<ContainerSummary> containers) => containers
        .Select(container => ContainerNames.Identity(container.Labels)?.FullName)
        .OfType<string>()
        .Select(PodPaths.Link);

    private static Garbage Removable(string link, string target, string what, string evidence) => new(what, evidence, "removed", _ =>
    {
        if (NamespaceLink.Read(link) == target) File.Delete(link); // otherwise a new pod uses it now
        return Task.CompletedTask;
    });

    private static async Task<HashSet<string>> OrphanKeysAsync(HostSurvey survey, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sandbox in survey.Orphans.Where(orphan =>
            ContainerNames.Kind(orphan.Labels) == ContainerKind.Sandbox))
        {
            if (await survey.Runtime.Engine.FindContainerAsync(
                sandbox.Id, cancellationToken).ConfigureAwait(false) is { SandboxKey: { } key })
            {
                keys.Add(key);
            }
        }

        return keys;
    }
}
