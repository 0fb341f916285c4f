using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Attachments in the CNI cache whose container is gone. The cache is shared with every other runtime on the
/// host.</summary>
internal static class StaleAttachments
{
    public static IEnumerable<Garbage> Find(HostSurvey survey)
    {
        foreach (var attachment in survey.Cached.Where(attachment => !survey.IsKnown(attachment.ContainerId)))
        {
            var what = $"attachment of {attachment.IfName} to network {attachment.NetworkName}";
            var evidence = $"neither a record nor the engine knows container {Short(attachment.ContainerId)} ({attachment.Path})";
            if (survey.Unreadable.Count > 0 || !IsOurs(attachment)) yield return Garbage.Foreign(what, evidence);
            else
            {
                yield return new Garbage(what, evidence, "detached", token => DetachAsync(survey, attachment, token))
                {
                    ContainerId = attachment.ContainerId,
                };
                if (IsDeadLink(survey, attachment.NetNs))
                {
                    yield return new Garbage(
                        $"link {attachment.NetNs}", "it points to the network namespace of that container, which is gone", "removed", _ =>
                        RemoveLinkAsync(
                        attachment.NetNs))
                    {
                        ContainerId = attachment.ContainerId,
                    };
                }
            }
        }
    }

    private static Task DetachAsync(HostSurvey survey, CachedAttachment attachment, CancellationToken cancellationToken)
    {
        var request = new DetachRequest
        {
            Network = attachment.Config!,
            Attachment = Conf(survey, attachment),
            FindCurrent = survey.Runtime.Networks.Find,
            IsNamespaceDoomed = true, // only a pin can still hold it, which is removed too
            GiveUp = survey.Runtime.GivesUpNetworks,
            GiveUpCommand = "minipod prune --forget-network",
            Notice = survey.Runtime.Notice,
            Programs = survey.Runtime.Programs,
            Kernel = survey.Runtime.Kernel,
        };
        return Detachment.RunAsync(survey.Runtime.Cni, request, cancellationToken);
    }

    // The engine's file for a namespace either remains as a plain file, or is removed.
    private static bool IsDeadLink(HostSurvey survey, string link) =>
        NamespaceLink.Read(link) is not null
            && NetworkNamespace.Find(link) is null
            && survey.Records.All(record => PodPaths.Link(record) != link);

    private static Task RemoveLinkAsync(string link)
    {
        // otherwise a new pod uses it now
        if (NamespaceLink.Read(link) is not null && NetworkNamespace.Find(link) is null) File.Delete(link);
        return Task.CompletedTask;
    }

    /// <summary>Whether an attachment belonged to one of MiniPod's pods. Kubernetes runtimes pass the same arguments,
    /// but generate the names of their namespaces: only MiniPod uses a link with the pod's name.</summary>
    public static bool IsOurs(CachedAttachment attachment)
    {
        string? Argument(string name) => attachment.Args.FirstOrDefault(argument => argument.Key == name).Value;
        return attachment.Config is not null
            && ContainerNames.IsId(attachment.ContainerId)
            && Argument("K8S_POD_INFRA_CONTAINER_ID") == attachment.ContainerId
            && Argument(AttachmentConf.UidArgument) is { Length: > 0 }
            && Argument("K8S_POD_NAME") is { } pod && attachment.NetNs == Path.Combine(PodPaths.NetworkNamespaces, pod);
    }

    // The plugins clean up better in a live namespace; the link may be gone while the pin still exists. The CNI library
    // identifies the pin: it rejects a namespace other than the one of the ADD, and runs the plugins without one
    // instead.
    private static RuntimeConf Conf(HostSurvey survey, CachedAttachment attachment)
    {
        var conf = attachment.ToRuntimeConf();
        if (NetworkNamespace.Find(conf.NetNs) is not null || !Directory.Exists(survey.Paths.Pins)) return conf;
        var pin = Directory.EnumerateFiles(survey.Paths.Pins).FirstOrDefault(attachment.IsIn);
        return pin is null ? conf : conf with { NetNs = pin };
    }

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
