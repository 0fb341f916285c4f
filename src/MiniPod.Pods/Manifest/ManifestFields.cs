namespace MiniPod.Pods.Manifest;

/// <summary>The fields of Kubernetes' Pod, core/v1, and what MiniPod does with them.</summary>
internal static class ManifestFields
{
    private const string OneHost = "there is only this host to run it on";

    /// <summary>A document, or an item of a list.</summary>
    public static FieldRules Pod { get; } = new() { Supported = ["apiVersion", "kind", "metadata", "spec"], Ignored = ["status"] };

    public static FieldRules List { get; } = new() { Supported = ["apiVersion", "kind", "items"], Ignored = ["metadata"] };

    /// <summary>ObjectMeta: most of it is set by the API server.</summary>
    public static FieldRules Metadata { get; } = new()
    {
        Supported = ["name", "labels", "annotations"],
        Ignored =
        [
            "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
            "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
        ],
        OnlyAs = new Dictionary<string, IReadOnlyList<string>> { ["namespace"] = ["default"] },
    };

    /// <summary>The annotations that change a pod's network in a cluster.</summary>
    public static IReadOnlyList<string> NetworkAnnotations { get; } =
        ["k8s.v1.cni.cncf.io/networks", "kubernetes.io/egress-bandwidth", "kubernetes.io/ingress-bandwidth"];

    public static FieldRules Spec { get; } = new()
    {
        Supported = ["containers", "hostname", "restartPolicy"],
        Ignored =
        [
            "automountServiceAccountToken", "enableServiceLinks", "evictionResponders", "preemptionPolicy", "priority",
            "priorityClassName", "schedulerName", "schedulingGroup", "serviceAccount", "serviceAccountName", "tolerations",
        ],
        WithoutEffect = new Dictionary<string, string>
        {
            ["affinity"] = OneHost,
            ["nodeName"] = OneHost,
            ["nodeSelector"] = OneHost,
            ["topologySpreadConstraints"] = OneHost,
        },
        OnlyAs = new Dictionary<string, IReadOnlyList<string>>
        {
            ["dnsPolicy"] = ["ClusterFirst", "Default"],
            ["hostIPC"] = ["false"],
            ["hostNetwork"] = ["false"],
            ["hostPID"] = ["false"],
            ["hostUsers"] = ["true"],
            ["setHostnameAsFQDN"] = ["false"],
            ["shareProcessNamespace"] = ["false"],
            ["terminationGracePeriodSeconds"] = ["30"],
        },
    };

    public static FieldRules Container { get; } = new()
    {
        Supported = ["name", "image", "imagePullPolicy", "command", "args", "env", "ports"],
        OnlyAs = new Dictionary<string, IReadOnlyList<string>>
        {
            ["stdin"] = ["false"],
            ["stdinOnce"] = ["false"],
            ["terminationMessagePath"] = ["/dev/termination-log"],
            ["terminationMessagePolicy"] = ["File"],
            ["tty"] = ["false"],
        },
    };

    public static FieldRules Env { get; } = new() { Supported = ["name", "value"] };

    public static FieldRules Port { get; } = new() { Supported = ["name", "containerPort", "hostPort", "hostIP", "protocol"] };
}
