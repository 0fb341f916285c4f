using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Manifests as kubectl, podman and people write them: with variables, fields that say nothing, lists, and documents
/// that are not pods.</summary>
public sealed class ForeignManifestTests
{
    [Fact]
    public void Read_VariableReferences_SeeTheVariablesBefore()
    {
        var container = Container("""
              command: [echo, $(LATER), $(UNKNOWN), $$(PORT)]
              args: ["$(URL)"]
              env:
              - { name: PORT, value: "80" }
              - { name: URL, value: "http://$(HOST):$(PORT)/$(LATER)" }
              - { name: LATER, value: last }
              - { name: AGAIN, value: "$(AGAIN)1" }
              - { name: AGAIN, value: "$(AGAIN)2" }
            """);

        Assert.Equal(
            ["PORT=80", "URL=http://$(HOST):80/$(LATER)", "LATER=last", "AGAIN=$(AGAIN)12"],
            container.Env.Select(variable => variable.ToString()));
        Assert.Equal(["echo", "last", "$(UNKNOWN)", "$(PORT)"], container.Command);
        Assert.Equal(["http://$(HOST):80/$(LATER)"], container.Args);
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
    [InlineData("securityContext: { capabilities: {} }")]
    [InlineData("volumeMounts: []")]
    [InlineData("workingDir: \"\"")]
    [InlineData("livenessProbe:")]
    [InlineData("tty: false")]
    [InlineData("tty: No")]
    public void Read_ZeroValueInAContainer_IsNotGiven(string field)
    {
        var container = Container($"  {field}");

        Assert.Equivalent(Container(""), container, strict: true);
    }

    [Theory]
    [InlineData("hostname: \"\"")]
    [InlineData("restartPolicy: \"\"")]
    [InlineData("volumes: []")]
    [InlineData("nodeSelector: {}")]
    [InlineData("nodeName: \"\"")]
    [InlineData("securityContext: {}")]
    [InlineData("hostNetwork: false")]
    [InlineData("initContainers: null")]
    [InlineData("dnsPolicy: \"\"")]
    public void Read_ZeroValueInThePod_IsNotGiven(string field)
    {
        var manifest = ManifestReader.Read($"{Pod("a")}  {field}\n", "f");

        Assert.Equivalent(ManifestReader.Read(Pod("a"), "f"), manifest, strict: true);
    }

    [Theory]
    [InlineData("terminationGracePeriodSeconds: 0")]
    [InlineData("hostUsers: false")]
    [InlineData("activeDeadlineSeconds: 0")]
    [InlineData("securityContext: { runAsUser: 0 }")]
    [InlineData("hostNetwork: true")]
    [InlineData("hostNetwork: \"false\"")]
    [InlineData("terminationGracePeriodSeconds: \"30\"")]
    public void Read_ZeroThatSaysSomething_IsNotIgnored(string field)
    {
        var error = Assert.Throws<PodException>(() => ManifestReader.Read($"{Pod("a")}  {field}\n", "f"));

        Assert.Contains($"spec.{field.Split(':')[0]} is not supported yet", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Always", PullPolicy.Always)]
    [InlineData("IfNotPresent", PullPolicy.Missing)]
    [InlineData("Never", PullPolicy.Never)]
    public void Read_ImagePullPolicy_IsThatOfRun(string text, PullPolicy policy) =>
        Assert.Equal(policy, Container($"  imagePullPolicy: {text}").Pull);

    [Fact]
    public void Read_MetadataAndFieldsOfACluster_AreIgnoredOrNamed()
    {
        var manifest = ManifestReader.Read(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              annotations: { kubernetes.io/ingress-bandwidth: 1M }
              generateName: web-
              generation: 1
              managedFields: [{ manager: kubectl }]
              name: web-x
              namespace: default
              ownerReferences: [{ kind: ReplicaSet, name: web }]
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
            """,
            "f");

        Assert.Equal("web-x", Assert.Single(manifest.Pods).Name.Value);
        Assert.Equal(
            [
                "spec.nodeName has no effect: there is only this host to run it on (line 16)",
                "spec.nodeSelector has no effect: there is only this host to run it on (line 17)",
                "metadata.annotations \"kubernetes.io/ingress-bandwidth\" has no effect: name the networks with --network (line 4)",
                "spec.restartPolicy has no effect yet: containers that exit are not restarted (line 19)",
            ],
            manifest.Warnings);
    }

    [Fact]
    public void Read_Lists_AreTheirItems()
    {
        var manifest = ManifestReader.Read(
            """
            apiVersion: v1
            kind: List
            metadata: { resourceVersion: "" }
            items:
            - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: i }] } }
            - { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
            - null
            ---
            apiVersion: v1
            kind: PodList
            items:
            - { metadata: { name: b }, spec: { containers: [{ name: c, image: i }] } }
            """,
            "f");

        Assert.Equal(["a", "b"], manifest.Pods.Select(pod => pod.Name.Value));
        Assert.Equal(
            ["document 1: items[1] is skipped: its kind is ConfigMap (\"settings\"), and MiniPod runs only Pods (line 6)"],
            manifest.Warnings);
    }

    [Fact]
    public void Read_ItemIsWrong_NamesTheItem()
    {
        var error = Assert.Throws<PodException>(() => ManifestReader.Read(
            "kind: List\nitems:\n- { kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: [x] }] } }\n- text\n", "f"));

        Assert.Contains("items[0].spec.containers[0].image must be a string (line 3)", error.Message, StringComparison.Ordinal);
        Assert.Contains("items[1] must be a mapping of fields (line 4)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OnlyOtherKinds_IsNoPodAndNamesThem()
    {
        var error = Assert.Throws<PodException>(() => ManifestReader.Read("kind: Deployment\nmetadata: { name: web }\n", "f"));

        Assert.Equal(
            "manifest \"f\" contains no pod; the document is skipped: its kind is Deployment (\"web\"), and MiniPod runs only Pods "
            + "(line 1).",
            error.Message);
    }
}
