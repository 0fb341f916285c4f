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
            else yield return new Garbage(what, evidence, "detached", token => survey.Host.Cni.DelNetworkListAsync(attachment.Config!, Conf(survey, attachment), null, token)) { ContainerId = attachment.ContainerId };
        }
    }

    // Kubernetes' runtimes send the same arguments, but their namespaces have names of their own making: the link of the pod's name is ours.
    private static bool IsOurs(CachedAttachment attachment)
    {
        string? Argument(string name) => attachment.Args.FirstOrDefault(argument => argument.Key == name).Value;
        return attachment.Config is not null
            && HostSurvey.IsContainerId(attachment.ContainerId)
            && Argument("K8S_POD_INFRA_CONTAINER_ID") == attachment.ContainerId
            && Argument("K8S_POD_UID") is { Length: > 0 }
            && Argument("K8S_POD_NAME") is { } pod && attachment.NetNs == Path.Combine(PodPaths.NetworkNamespaces, pod);
    }

    // The plugins clean up better in a live namespace; the link may be gone while the pin is still there.
    private static RuntimeConf Conf(HostSurvey survey, CachedAttachment attachment)
    {
        var conf = attachment.ToRuntimeConf();
        if (NetworkNamespace.Find(conf.NetNs) is not null) return conf;
        var pod = survey.Containers.FirstOrDefault(container => container.Id == attachment.ContainerId)?.Labels.GetValueOrDefault(ContainerNames.PodIdLabel);
        return pod is not null && HostSurvey.IsPodId(pod) && NetworkNamespace.Find(survey.Paths.Pin(pod)) is not null ? conf with { NetNs = survey.Paths.Pin(pod) } : conf;
    }

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
