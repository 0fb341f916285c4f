using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Rules;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Reading;

/// <summary>Reads manifests, YAML or JSON, with one or more documents, into objects of the API, and checks them. Nothing is thrown: all
/// errors of all documents are collected.</summary>
public sealed class ManifestReader
{
    // What a cluster has and one host has not; a public manifest often carries some of them.
    private static readonly HashSet<string> OfClusters =
    [
        "APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "EndpointSlice",
        "Endpoints", "FlowSchema", "HorizontalPodAutoscaler", "Ingress", "IngressClass", "Lease", "LimitRange",
        "MutatingWebhookConfiguration", "Namespace", "NetworkPolicy", "Node", "PersistentVolume", "PodDisruptionBudget",
        "PodTemplate", "PriorityClass", "ReplicationController", "ResourceQuota", "Role", "RoleBinding", "RuntimeClass",
        "ServiceAccount", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingWebhookConfiguration", "VolumeAttachment",
    ];

    private readonly List<ManifestObject> _objects = [];
    private readonly List<SpecFault> _errors = [];
    private readonly List<SpecFault> _warnings = [];
    private readonly UnknownFields _unknown;

    private ManifestReader(UnknownFields unknown) => _unknown = unknown;

    /// <summary>Reads one or more manifests.</summary>
    /// <param name="manifests">The name and the bytes of each.</param>
    /// <param name="unknown">What becomes of fields that Kubernetes does not know.</param>
    public static ManifestSet Read(
        IEnumerable<(string Source, ReadOnlyMemory<byte> Bytes)> manifests, UnknownFields unknown = UnknownFields.Warn)
    {
        var reader = new ManifestReader(unknown);
        foreach (var (source, bytes) in manifests) reader.Add(DocumentReader.Read(bytes.Span, source));
        reader.CheckNames();
        return new ManifestSet(reader._objects, reader._errors, reader._warnings);
    }

    private void Add(DocumentSet documents)
    {
        var errors = documents.Faults.Where(fault => documents.Documents.All(document => !document.Faults.Contains(fault))).ToList();
        foreach (var document in documents.Documents)
        {
            errors.AddRange(document.Faults);
            var prefix = documents.Prefix(document);
            errors.AddRange(AddObject(documents.Source, prefix, document.Root, kindOfList: null));
        }

        _errors.AddRange(errors);
    }

    // Returns what is wrong with it.
    private IEnumerable<SpecFault> AddObject(string source, string prefix, Node root, string? kindOfList)
    {
        var log = new FaultLog(source, prefix);
        if (root is not MapNode map)
        {
            log.Error("", root.Place, "must be a mapping of fields");
            return log.Errors;
        }

        var kind = map.Find("kind") is ScalarNode { Kind: ScalarKind.Text, Value: { Length: > 0 } written } ? written : kindOfList;
        if (kind is "List" or "PodList") return AddItems(source, prefix, map, kind == "PodList" ? "Pod" : null);
        var known = ApiKind.All.FirstOrDefault(one => one.Name == kind);
        if (known is null) ReportKind(log, map, kind);
        else Bind(log, source, prefix, Completed(map, known, kindOfList), known);
        _warnings.AddRange(log.Warnings);
        return log.Errors.OrderBy(error => error.Place.Line).ThenBy(error => error.Place.Column);
    }

    // The items of a PodList need neither kind nor version.
    private static MapNode Completed(MapNode map, ApiKind kind, string? kindOfList)
    {
        NodeField Of(string name, string value) => new(name, map.Place, new ScalarNode(map.Place, ScalarKind.Text, value, value));
        if (kindOfList is null) return map;
        return map with
        {
            Fields =
            [
                .. map.Find("kind") is null ? new[] { Of("kind", kind.Name) } : [],
                .. map.Find("apiVersion") is null ? new[] { Of("apiVersion", kind.ApiVersion) } : [],
                .. map.Fields,
            ],
        };
    }

    private IEnumerable<SpecFault> AddItems(string source, string prefix, MapNode list, string? kindOfList)
    {
        if (list.Find("items") is not { } items || items is ScalarNode { Kind: ScalarKind.Null }) return [];
        if (items is not ListNode { Items: var nodes })
        {
            var log = new FaultLog(source, prefix);
            log.Error("items", items.Place, "must be a list");
            return log.Errors;
        }

        return
        [
            .. nodes.SelectMany((item, index) =>
                AddObject(source, $"{prefix}{(prefix.Length == 0 ? "" : " ")}items[{index}]:", item, kindOfList)),
        ];
    }

    private static void ReportKind(FaultLog log, MapNode map, string? kind)
    {
        var place = map.Find("kind")?.Place ?? map.Place;
        var name = (map.Find("metadata") as MapNode)?.Find("name") is ScalarNode { Value: { Length: > 0 } text } ? $" (\"{text}\")" : "";
        if (kind is null && map.Find("kind") is null) log.Error("", map.Place, "kind is missing");
        else if (kind is null) log.Error("kind", place, "must be the kind of an object, such as Pod");
        else if (OfClusters.Contains(kind)) log.Warn("", place, $"is skipped: a {kind}{name} has nothing to do on one host");
        else log.Error("kind", place, $"{kind}{name} is not supported{Near(kind)}");
    }

    private static string Near(string kind) =>
        NearestName.Of(kind, ApiKind.All.Select(one => one.Name)) is { } near
            ? $"; did you mean {near}?"
            : $". Supported are {string.Join(", ", ApiKind.All.Select(one => one.Name))}";

    private void Bind(FaultLog log, string source, string prefix, MapNode map, ApiKind kind)
    {
        if (kind.Name == nameof(Service))
        {
            log.Warn("", map.Find("kind")!.Place, "is skipped: MiniPod has no Services; publish a port with hostPort");
            return;
        }

        var binder = new ObjectBinder(log, _unknown);
        var (value, metadata) = Bind(binder, map, kind.Name);
        if (value is null) return;
        // A name that is not valid is told by what it must be.
        var isNamed = (map.Find("metadata") as MapNode)?.Find("name") is ScalarNode { Value.Length: > 0, Kind: not ScalarKind.Null };
        if (!isNamed && metadata is { Name: null, GenerateName: null }) Report("metadata", "name is missing");
        if (metadata is { Name: null, GenerateName: { } start }) metadata = metadata with { Name = GeneratedName(start) };
        var found = new ManifestObject(source, prefix, map, kind, metadata ?? new ObjectMeta(), value);
        foreach (var template in PodTemplate.Of(found)) PodRules.Check(template, Report);
        ConfigRules.Check(found, Report);
        _objects.Add(found);

        void Report(string path, string message) => log.Error(path, NodeLocator.Find(map, path), message);
    }

    // As the API server: five random letters and digits, without those that make words or look alike.
    private static string GeneratedName(string start) =>
        start + string.Concat(Random.Shared.GetItems("bcdfghjklmnpqrstvwxz2456789".AsSpan(), 5));

    private static (object? Value, ObjectMeta? Metadata) Bind(ObjectBinder binder, MapNode map, string kind)
    {
        switch (kind)
        {
            case nameof(ConfigMap):
                var configMap = binder.Bind(map, "", ApiJson.Default.ConfigMap);
                return (configMap, configMap?.Metadata);
            case nameof(Secret):
                var secret = binder.Bind(map, "", ApiJson.Default.Secret);
                return (secret, secret?.Metadata);
            case nameof(PersistentVolumeClaim):
                var claim = binder.Bind(map, "", ApiJson.Default.PersistentVolumeClaim);
                return (claim, claim?.Metadata);
            case nameof(Deployment):
                var deployment = binder.Bind(map, "", ApiJson.Default.Deployment);
                return (deployment, deployment?.Metadata);
            case nameof(ReplicaSet):
                var replicaSet = binder.Bind(map, "", ApiJson.Default.ReplicaSet);
                return (replicaSet, replicaSet?.Metadata);
            case nameof(StatefulSet):
                var statefulSet = binder.Bind(map, "", ApiJson.Default.StatefulSet);
                return (statefulSet, statefulSet?.Metadata);
            case nameof(DaemonSet):
                var daemonSet = binder.Bind(map, "", ApiJson.Default.DaemonSet);
                return (daemonSet, daemonSet?.Metadata);
            case nameof(Job):
                var job = binder.Bind(map, "", ApiJson.Default.Job);
                return (job, job?.Metadata);
            case nameof(CronJob):
                var cronJob = binder.Bind(map, "", ApiJson.Default.CronJob);
                return (cronJob, cronJob?.Metadata);
            default:
                var pod = binder.Bind(map, "", ApiJson.Default.Pod);
                return (pod, pod?.Metadata);
        }
    }

    // Two objects with one name: the second would replace the first.
    private void CheckNames()
    {
        foreach (var same in _objects.GroupBy(one => (one.Kind.Name, one.Namespace, one.Name)).Where(same => same.Key.Item3.Length > 0))
        {
            foreach (var second in same.Skip(1))
                _errors.Add(second.Fault("metadata.name", $"is that of another {second.Kind.Name}: \"{second.Name}\""));
        }
    }
}
