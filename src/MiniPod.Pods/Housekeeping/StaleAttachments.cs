using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Attachments in the CNI cache whose container is gone. The cache is shared with every other runtime on the host.</summary>
internal static class StaleAttachments
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        foreach (var attachment in survey.Cached.Where(attachment => !survey.IsKnown(attachment.ContainerId)))
        {
            var what = $"attachment of {attachment.IfName} to network {attachment.NetworkName}";
            var evidence = $"container {Short(attachment.ContainerId)} is known neither to a record nor to the engine ({attachment.Path})";
            if (survey.Unreadable.Count > 0 || !IsOurs(attachment)) yield return Garbage.Foreign(what, evidence);
            else
            {
                yield return new Garbage(what, evidence, "detached", token =>
                    survey.Runtime.Cni.DelNetworkListAsync(attachment.Config!, Conf(survey, attachment), null, token))
                {
                    ContainerId = attachment.ContainerId,
                };
                if (IsDeadLink(survey, attachment.NetNs))
                {
                    yield return new Garbage(
                        $"link {attachment.NetNs}", "it leads to the network namespace of that container, which is gone", "removed", _ =>
                        RemoveLinkAsync(
                        attachment.NetNs))
                    {
                        ContainerId = attachment.ContainerId,
                    };
                }
            }
        }
    }

    // The engine's file of a namespace stays behind as a plain one, or goes.
    private static bool IsDeadLink(HostSurvey survey, string link) =>
        NamespaceLink.Read(link) is not null
            && NetworkNamespace.Find(link) is null
            && survey.Records.All(record => PodPaths.Link(record) != link);

    private static Task RemoveLinkAsync(string link)
    {
        // otherwise a new pod has it by now
        if (NamespaceLink.Read(link) is not null && NetworkNamespace.Find(link) is null) File.Delete(link);
        return Task.CompletedTask;
    }

    /// <summary>Whether a pod of ours had an attachment. Kubernetes' runtimes send the same arguments, but their
    /// namespaces have names of their own making: the link of the pod's name is ours.</summary>
    public static bool IsOurs(CachedAttachment attachment)
    {
        string? Argument(string name) => attachment.Args.FirstOrDefault(argument => argument.Key == name).Value;
        return attachment.Config is not null
            && HostSurvey.IsContainerId(attachment.ContainerId)
            && Argument("K8S_POD_INFRA_CONTAINER_ID") == attachment.ContainerId
            && Argument("K8S_POD_UID") is { Length: > 0 }
            && Argument("K8S_POD_NAME") is { } pod && attachment.NetNs == Path.Combine(PodPaths.NetworkNamespaces, pod);
    }

    // The plugins clean up better in a live namespace; the link may be gone while the pin is still there. Which pin it is the CNI
    // library tells: it refuses a namespace that is not the one of the ADD, and runs the plugins without one instead.
    private static RuntimeConf Conf(HostSurvey survey, CachedAttachment attachment)
    {
        var conf = attachment.ToRuntimeConf();
        if (NetworkNamespace.Find(conf.NetNs) is not null || !Directory.Exists(survey.Paths.Pins)) return conf;
        var pin = Directory.EnumerateFiles(survey.Paths.Pins).FirstOrDefault(attachment.IsIn);
        return pin is null ? conf : conf with { NetNs = pin };
    }

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
