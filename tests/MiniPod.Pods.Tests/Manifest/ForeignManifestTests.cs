using MiniPod.Pods.Spec;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Manifests as kubectl, podman and people write them: with variables, fields that say nothing, lists, and documents
/// that are not pods.</summary>
public sealed class ForeignManifestTests
{
    [Fact]
    public void Read_VariableReferences_StayUntilTheContainerIsCreated()
    {
        var container = Container("""
            command: [echo, $(LATER), $$(PORT)]
            args: ["$(URL)"]
            env:
            - { name: PORT, value: "80" }
            - { name: URL, value: "http://$(HOST):$(PORT)/$(LATER)" }
            """);

        Assert.True(container.Expands);
        Assert.Equal(["echo", "$(LATER)", "$$(PORT)"], container.Command);
        Assert.Equal(["$(URL)"], container.Args);
        Assert.Equal(["PORT=80", "URL=http://$(HOST):$(PORT)/$(LATER)"], container.Env.Select(variable => variable.ToString()));
        Assert.Equal([false, true], container.Env.Select(variable => variable.Expands));
    }

    [Theory]
    [InlineData("command: []")]
    [InlineData("args: []")]
    [InlineData("env: []")]
    [InlineData("ports: []")]
    [InlineData("ports: [{ containerPort: 80, hostPort: 0, hostIP: \"\", protocol: \"\", name: \"\" }]")]
    [InlineData("imagePullPolicy: \"\"")]
    [InlineData("resources: {}")]
    [InlineData("resources: { limits: {}, requests: null }")]
    [InlineData("volumeMounts: []")]
    [InlineData("workingDir: \"\"")]
    [InlineData("livenessProbe:")]
    [InlineData("lifecycle: {}")]
    [InlineData("terminationMessagePath: /dev/termination-log")]
    [InlineData("tty: false")]
    [InlineData("tty: No")]
    [InlineData("stdin: off")]
    public void Read_ZeroValueInAContainer_IsNotGiven(string field) =>
        Assert.Equivalent(Container("tty: false"), Container(field), strict: true);

    [Fact]
    public void Read_EmptySecurityContext_ChangesNothing() =>
        Assert.Equivalent(new ContainerSecurity(), Container("securityContext: { capabilities: {} }").Security, strict: true);

    [Theory]
    [InlineData("hostname: \"\"")]
    [InlineData("volumes: []")]
    [InlineData("nodeSelector: {}")]
    [InlineData("nodeName: \"\"")]
    [InlineData("hostNetwork: false")]
    [InlineData("initContainers: null")]
    [InlineData("initContainers: []")]
    [InlineData("dnsPolicy: \"\"")]
    [InlineData("hostUsers: true")]
    [InlineData("terminationGracePeriodSeconds: 30")]
    [InlineData("imagePullSecrets: []")]
    public void Read_ZeroValueInThePod_IsNotGiven(string field)
    {
        var manifest = Read(WithSpec(field));

        Assert.Equivalent(One(Pod("a")) with { Manifest = null }, Assert.Single(manifest.Pods) with { Manifest = null }, strict: true);
        Assert.Empty(manifest.Warnings);
    }

    [Theory]
    [InlineData("hostUsers: false", "is not supported: ")]
    [InlineData("activeDeadlineSeconds: 0", "must be a number from 1")]
    [InlineData("hostNetwork: \"false\"", "must be true or false, without quotes")]
    [InlineData("terminationGracePeriodSeconds: \"30\"", "must be a whole number without quotes, not \"30\"")]
    [InlineData("terminationGracePeriodSeconds: -1", "must be at least 0, not -1")]
    public void Read_ZeroThatSaysSomething_IsNotIgnored(string field, string expected) =>
        Assert.Contains(
            $"spec.{field.Split(':')[0]} {expected}", Assert.Single(ErrorLines(WithSpec(field))), StringComparison.Ordinal);

    // As kubelet, which waits for 2 seconds at least.
    [Theory]
    [InlineData("0", 2)]
    [InlineData("1", 2)]
    [InlineData("3", 3)]
    [InlineData("null", 30)]
    [InlineData("9223372036854775807", int.MaxValue)]
    public void Read_GracePeriod_IsThatOfKubelet(string seconds, int expected) =>
        Assert.Equal(expected, One(WithSpec($"terminationGracePeriodSeconds: {seconds}")).GraceSeconds);

    [Theory]
    [InlineData("Always", PullPolicy.Always)]
    [InlineData("IfNotPresent", PullPolicy.Missing)]
    [InlineData("Never", PullPolicy.Never)]
    public void Read_ImagePullPolicy_IsThatOfRun(string text, PullPolicy policy) =>
        Assert.Equal(policy, Container($"imagePullPolicy: {text}").Pull);

    [Fact]
    public void Read_MetadataAndFieldsOfACluster_AreIgnoredOrNamed()
    {
        var manifest = Read("""
            apiVersion: v1
            kind: Pod
            metadata:
              annotations: { kubernetes.io/ingress-bandwidth: 1M }
              generateName: web-
              generation: 1
              managedFields: [{ manager: kubectl }]
              name: web-x
              namespace: default
              ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: a6501da1 }]
              resourceVersion: "1364"
              uid: a6501da1-0447-4262-98eb-c03d4002222e
            spec:
              containers:
              - { image: i, name: c, terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File }
              nodeName: worker-1
              nodeSelector: { node-role.kubernetes.io/control-plane: "" }
              priority: 0
              restartPolicy: Always
              schedulerName: default-scheduler
              terminationGracePeriodSeconds: 30
              tolerations: [{ effect: NoExecute, key: node.kubernetes.io/not-ready, operator: Exists }]
            status: { phase: Running }
            """);

        var pod = Assert.Single(manifest.Pods);
        Assert.Equal(("web-x", 1_000_000), (pod.Name.Value, pod.Bandwidth!.Ingress));
        Assert.Equal(["spec.nodeName", "spec.nodeSelector"], manifest.Warnings.Select(warning => warning.Split(' ')[0]));
    }

    [Fact]
    public void Read_Lists_AreTheirItems()
    {
        var manifest = Read("""
            apiVersion: v1
            kind: List
            metadata: { resourceVersion: "" }
            items:
            - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: i }] } }
            - { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
            - { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
            ---
            apiVersion: v1
            kind: PodList
            items:
            - { metadata: { name: b }, spec: { containers: [{ name: c, image: i }] } }
            """);

        Assert.Equal(["a", "b"], manifest.Pods.Select(pod => pod.Name.Value));
        Assert.Equal(
            [
                "document 1: items[2]: the document is skipped: its kind is Namespace (\"shop\"), which has nothing to do on one host "
                + "(line 7)",
            ],
            manifest.Warnings);
    }

    [Fact]
    public void Read_ItemIsWrong_NamesTheItem() => Assert.Equal(
        [
            "items[0]: spec.containers[0].image must be a string (line 4)",
            "items[1]: the document must be a mapping of fields (line 5)",
        ],
        ErrorLines("""
            apiVersion: v1
            kind: List
            items:
            - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: [x] }] } }
            - text
            """));

    [Fact]
    public void Read_OnlyOtherKinds_IsNoPodAndNamesThem() => Assert.Equal(
        "manifest \"f\" contains no pod; the document is skipped: its kind is Role (\"web\"), which has nothing to do on one host "
        + "(line 1).",
        Errors("kind: Role\nmetadata: { name: web }\n"));
}
