using System.Text;
using MiniPod.Spec.Api;
using MiniPod.Spec.Manifests;
using MiniPod.Spec.Reading;
using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Manifests;

/// <summary>Documents, lists and kinds: which objects there are, and what is wrong, in the order of the lines.</summary>
public sealed class ManifestReaderTests
{
    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: NAME}, spec: {containers: [{name: c, image: i}]}}";

    [Fact]
    public void Read_SeveralDocuments_AreTheirObjects()
    {
        const string Map = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"}}";

        var set = Read($"--- # first\n{Named("a")}\n---\n# nothing\n---\n{Map}\n");

        Assert.Empty(set.Errors);
        Assert.Equal(
            [("Pod", "a", "document 1:"), ("ConfigMap", "m", "document 2:")],
            set.Objects.Select(one => (one.Kind.Name, one.Name, one.Prefix)));
        Assert.Equal("i", ((Pod)set.Objects[0].Value).Spec!.Containers![0].Image);
    }

    [Fact]
    public void Read_Json_IsRead()
    {
        var set = Read("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "annotations": {"x": "\u00e9"}},
             "spec": {"containers": [{"name": "c", "image": "i", "ports": [{"containerPort": 8e1}]}]}}
            """);

        Assert.Empty(set.Errors);
        var pod = (Pod)Assert.Single(set.Objects).Value;
        Assert.Equal("é", pod.Metadata!.Annotations!["x"]);
        Assert.Equal(80, pod.Spec!.Containers![0].Ports![0].Port);
    }

    [Fact]
    public void Read_Lists_AreTheirItemsAlsoInOneAnother()
    {
        var set = Read($"""
            apiVersion: v1
            kind: List
            items:
            - {Named("a")}
            - kind: PodList
              items:
              - metadata: {"{"}name: b{"}"}
                spec: {"{"}containers: [{"{"}name: c, image: i{"}"}]{"}"}
              - {Named("d")}
            """);

        Assert.Empty(set.Errors);
        Assert.Equal(
            [("a", "items[0]:"), ("b", "items[1]: items[0]:"), ("d", "items[1]: items[1]:")],
            set.Objects.Select(one => (one.Name, one.Prefix)));
    }

    [Theory]
    [InlineData("kind: List\nitems: x\n", "items must be a list (line 2)")]
    [InlineData("kind: List\nitems: [x]\n", "items[0]: the document must be a mapping of fields (line 2)")]
    [InlineData("kind: List\nitems: [null]\n", "items[0] is empty: remove the item, or write \"\" for an empty text (line 2)")]
    [InlineData("kind: List\nitems:\n- kind: Pood\n", "items[0]: kind Pood is not supported; did you mean Pod? (line 3)")]
    [InlineData("kind: List\nitems:\n- {metadata: {name: a}}\n", "items[0]: the document kind is missing (line 3)")]
    [InlineData("kind: Widget\nmetadata: {name: w}\n", "kind Widget (\"w\") is not supported. Supported are Pod, List, ConfigMap, Secret, "
        + "PersistentVolumeClaim, Service, Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, CronJob (line 1)")]
    [InlineData("kind: 5\n", "kind must be the kind of an object, such as Pod (line 1)")]
    [InlineData("kind: pod\n", "kind pod is not supported; did you mean Pod? (line 1)")]
    [InlineData("metadata: {name: a}\n", "the document kind is missing (line 1)")]
    public void Read_NoObject_SaysWhy(string text, string expected) => Assert.Equal([expected], Errors(text));

    [Theory]
    [InlineData("kind: List\n")]
    [InlineData("kind: List\nitems:\n")]
    [InlineData("kind: PodList\nitems: []\n")]
    [InlineData("")]
    public void Read_NothingInIt_IsNothing(string text) => Assert.Equivalent(new ManifestSet([], [], []), Read(text), strict: false);

    [Theory]
    [InlineData("Namespace")]
    [InlineData("Ingress")]
    [InlineData("ServiceAccount")]
    [InlineData("CustomResourceDefinition")]
    public void Read_KindOfAClusterOnly_IsSkippedByName(string kind)
    {
        var set = Read($"apiVersion: x/v1\nkind: {kind}\nmetadata: {{name: web}}\nanything: [1]\n");

        Assert.Empty(set.Errors);
        Assert.Empty(set.Objects);
        Assert.Equal(
            $"the document is skipped: its kind is {kind} (\"web\"), which has nothing to do on one host (line 2)",
            Assert.Single(set.Warnings).ToString());
    }

    [Theory]
    [InlineData("apps/v1beta1", "Deployment", "apps/v1")]
    [InlineData("v1", "Deployment", "apps/v1")]
    [InlineData("v1beta1", "Pod", "v1")]
    [InlineData("apps/v1", "ConfigMap", "v1")]
    public void Read_OtherVersion_IsRefused(string version, string kind, string right) => Assert.Contains(
        $"apiVersion must be {right}, not \"{version}\" (line 1)", Errors($"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n"));

    [Fact]
    public void Read_OneNameTwice_IsRefusedByKindAndNamespace()
    {
        var set = Read(string.Join("\n---\n",
            Named("a"), Named("a, namespace: default"), Named("a, namespace: shop"), "{apiVersion: v1, kind: ConfigMap, metadata: "
                + "{name: a}}"));

        Assert.Equal(["document 2: metadata.name is that of another Pod: \"a\" (line 3)"], set.Errors.Select(error => $"{error}"));
    }

    [Fact]
    public void Read_OneNameInTwoFiles_IsRefusedInTheSecond()
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(Named("a"));

        var error = Assert.Single(ManifestReader.Read([("one", bytes), ("two", bytes)]).Errors);

        Assert.Equal(("two", "metadata.name"), (error.Source, error.Path));
    }

    [Fact]
    public void Read_GenerateName_MakesOtherNamesEachTime()
    {
        var text = Named("NAME").Replace("name: NAME", "generateName: web-", StringComparison.Ordinal);
        var names = Enumerable.Range(0, 20).Select(_ => Assert.Single(Read(text).Objects).Name).ToList();

        Assert.All(names, name => Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", name));
        Assert.True(names.Distinct().Count() > 10);
    }

    [Fact]
    public void Read_GenerateNameTwice_IsTwoObjects()
    {
        var pod = Named("NAME").Replace("name: NAME", "generateName: web-", StringComparison.Ordinal);

        Assert.Equal(2, Read($"{pod}\n---\n{pod}\n").Objects.Count);
    }

    [Fact]
    public void Read_EverythingWrong_IsToldAtOnceInTheOrderOfTheLines()
    {
        var errors = Errors("""
            apiVersion: v2
            kind: Pod
            metadata: {name: A}
            spec:
              hostNetwork: "yes"
              containers:
              - name: c
                image: i
                volumeMounts: [{name: v, mountPath: x:y}]
                command: [a, null]
                env: [x, {name: A, valueFrom: {}}]
              - name: c
                image: i
            ---
            a: [
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data: {a/b: x}
            ---
            kind: Pood
            """);

        Assert.Equal(
            [
                "document 1: apiVersion must be v1, not \"v2\" (line 1)",
                "document 1: metadata.name must consist of lower-case letters, digits, '-' and '.', and each part begin and end with a "
                    + "letter "
                    + "or digit; \"A\" does not (line 3)",
                "document 1: spec.hostNetwork must be true or false, without quotes (line 5)",
                "document 1: spec.containers[0].volumeMounts[0].name \"v\" is no volume of the pod (line 9)",
                "document 1: spec.containers[0].volumeMounts[0].mountPath must be an absolute path, not \"x:y\" (line 9)",
                "document 1: spec.containers[0].command[1] is empty: remove the item, or write \"\" for an empty text (line 10)",
                "document 1: spec.containers[0].env[0] must be a mapping of fields (line 11)",
                "document 1: spec.containers[0].env[1].valueFrom needs one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef "
                    + "and "
                    + "fileKeyRef (line 11)",
                "document 1: spec.containers[1].name is that of another container: \"c\" (line 12)",
                "document 2: the bracket [ is not closed (line 15)",
                "document 3: data.a/b is no key: it must consist of at most 253 letters, digits, '-', '_' and '.'; \"a/b\" does not "
                    + "(line 20)",
                "document 4: kind Pood is not supported; did you mean Pod? (line 22)",
            ],
            errors);
    }

    private static string Named(string name) => Pod.Replace("NAME", name, StringComparison.Ordinal);

    [Fact]
    public void Read_Namespace_IsThatOfAllObjectsUnlessOneSaysAnother()
    {
        const string text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n"
            + "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: shop}}\n---\n"
            + "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}\n";

        var set = ManifestReader.Read([("f", Encoding.UTF8.GetBytes(text))], space: "shop");

        Assert.All(set.Objects, one => Assert.Equal("shop", one.Namespace));
        var error = Assert.Single(set.Errors);
        Assert.Equal("document 3: metadata.namespace", error.Path);
        Assert.Equal("is \"other\", and the namespace that was asked for is \"shop\"", error.Message);
    }
}
