using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Reading;
using MiniPod.Spec.Rules;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Manifests;

/// <summary>Reads manifests, YAML or JSON, with one or more documents, into objects of the API, and checks them. Nothing is thrown: all
/// errors of all documents are collected.</summary>
public sealed class ManifestReader
{
    // What a cluster has and one host has not; a public manifest often carries some of them.
    private static readonly HashSet<string> OfClusters =
    [
        "APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "EndpointSlice",
        "Endpoints", "FlowSchema", "HorizontalPodAutoscaler", "Ingress", "IngressClass", "Lease", "LimitRange",
        "MutatingWebhookConfiguration", "Namespace", "NetworkPolicy", "Node", "PersistentVolume", "PodDisruptionBudget", "PodTemplate",
        "PriorityClass", "ReplicationController", "ResourceQuota", "Role", "RoleBinding", "RuntimeClass", "ServiceAccount",
        "StorageClass", "ValidatingAdmissionPolicy", "ValidatingWebhookConfiguration", "VolumeAttachment",
    ];

    private readonly List<ManifestObject> _objects = [];
    private readonly List<SpecFault> _errors = [];
    private readonly List<SpecFault> _warnings = [];
    private readonly UnknownFields _unknown;
    private readonly string? _space;

    private ManifestReader(UnknownFields unknown, string? space) => (_unknown, _space) = (unknown, space);

    /// <summary>Reads one or more manifests.</summary>
    /// <param name="manifests">The name and the bytes of each.</param>
    /// <param name="unknown">What becomes of fields that Kubernetes does not know.</param>
    /// <param name="space">The namespace of all objects; another one in a manifest is an error, as for kubectl. Default null: each says
    /// its own.</param>
    public static ManifestSet Read(
        IEnumerable<(string Source, ReadOnlyMemory<byte> Bytes)> manifests,
        UnknownFields unknown = UnknownFields.Warn,
        string? space = null)
    {
        var reader = new ManifestReader(unknown, space);
        var sources = new List<string>();
        foreach (var (source, bytes) in manifests)
        {
            sources.Add(source);
            reader.Add(DocumentReader.Read(bytes.Span, source));
        }

        reader.CheckNames();
        reader.LookAtServices();
        return new ManifestSet(
            reader._objects, FaultOrder.Sorted(reader._errors, sources), FaultOrder.Sorted(reader._warnings, sources));
    }

    private void Add(DocumentSet documents)
    {
        _errors.AddRange(documents.Faults);
        foreach (var document in documents.Documents)
            AddObject(documents.Source, documents.Prefix(document), document.Root, kindOfList: null);
    }

    private void AddObject(string source, string prefix, Node root, string? kindOfList)
    {
        var log = new FaultLog(source, prefix);
        if (root is not MapNode map) log.Error("", root.Place, "must be a mapping of fields");
        else AddObject(log, source, prefix, map, kindOfList);
        _errors.AddRange(log.Errors);
        _warnings.AddRange(log.Warnings);
    }

    private void AddObject(FaultLog log, string source, string prefix, MapNode map, string? kindOfList)
    {
        var kind = map.Find("kind") is ScalarNode { Kind: ScalarKind.Text, Value: { Length: > 0 } written } ? written : kindOfList;
        if (kind is "List" or "PodList") AddItems(log, source, prefix, map, kind == "PodList" ? "Pod" : null);
        else if (ApiKind.All.FirstOrDefault(one => one.Name == kind) is { } known)
            Bind(log, source, prefix, Completed(map, known, kindOfList), known);
        else ReportKind(log, map, kind);
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

    private void AddItems(FaultLog log, string source, string prefix, MapNode list, string? kindOfList)
    {
        var items = list.Find("items");
        if (items is not (null or ListNode or ScalarNode { Kind: ScalarKind.Null })) log.Error("items", items.Place, "must be a list");
        foreach (var (index, item) in ((items as ListNode)?.Items ?? []).Index())
        {
            // The document's reader has reported what is empty.
            if (item is not ScalarNode { Kind: ScalarKind.Null })
                AddObject(source, $"{prefix}{(prefix.Length == 0 ? "" : " ")}items[{index}]:", item, kindOfList);
        }
    }

    private static void ReportKind(FaultLog log, MapNode map, string? kind)
    {
        var place = map.Find("kind")?.Place ?? map.Place;
        var name = (map.Find("metadata") as MapNode)?.Find("name") is ScalarNode { Kind: ScalarKind.Text, Value: { Length: > 0 } text }
            ? $" (\"{Excerpt.Of(text)}\")"
            : "";
        if (kind is null && map.Find("kind") is null) log.Missing("", map.Place, "kind");
        else if (kind is null) log.Error("kind", place, "must be the kind of an object, such as Pod");
        else if (OfClusters.Contains(kind))
            log.Warn("", place, $"is skipped: its kind is {kind}{name}, which has nothing to do on one host");
        else log.Error("kind", place, $"{Excerpt.Of(kind)}{name} is not supported{Near(kind)}");
    }

    private static string Near(string kind) =>
        NearestName.Of(kind, ApiKind.All.Select(one => one.Name)) is { } near
            ? $"; did you mean {near}?"
            : $". Supported are {string.Join(", ", ApiKind.All.Select(one => one.Name))}";

    private void Bind(FaultLog log, string source, string prefix, MapNode map, ApiKind kind)
    {
        if (new ObjectBinder(log, _unknown).Bind(map, "", kind.Type) is not IApiObject value) return;
        var metadata = value.Metadata;
        if (metadata is { Name: null, GenerateName: null } && !log.Wrong.Covers("metadata.name"))
            log.Missing("metadata", NodeLocator.Find(map, "metadata"), "name");
        if (metadata is { Name: null, GenerateName: { } start }) metadata = metadata with { Name = GeneratedName(start) };
        if (_space is { } space)
        {
            if (metadata?.Namespace is { } own && own != space)
            {
                log.Complain(
                    "metadata.namespace",
                    () => NodeLocator.Find(map, "metadata.namespace"),
                    $"is \"{own}\", and the namespace that was asked for is \"{space}\"");
            }

            metadata = (metadata ?? new ObjectMeta()) with { Namespace = space };
        }

        var found = new ManifestObject(source, prefix, map, kind, metadata ?? new ObjectMeta(), value);
        void Complain(string path, string message) => log.Complain(path, () => NodeLocator.Find(map, path), message);
        foreach (var template in PodTemplate.Of(found)) PodRules.Check(template, Complain);
        MetadataRules.Check(found, Complain);
        WorkloadRules.Check(found, Complain);
        ConfigRules.Check(found, Complain);
        ServiceRules.Check(found, Complain);
        _objects.Add(found);
    }

    private void LookAtServices()
    {
        var templates = _objects.SelectMany(PodTemplate.Of).ToList();
        foreach (var service in _objects.Where(one => one.Value is Service))
            _warnings.AddRange(ServiceRules.Warnings(service, templates));
    }

    // As the API server: five random letters and digits, without those that make words or look alike.
    private static string GeneratedName(string start) =>
        start + string.Concat(Random.Shared.GetItems("bcdfghjklmnpqrstvwxz2456789".AsSpan(), 5));

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
