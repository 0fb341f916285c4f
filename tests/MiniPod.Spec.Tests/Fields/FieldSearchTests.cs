using MiniPod.Spec.Fields;

namespace MiniPod.Spec.Tests.Fields;

public sealed class FieldSearchTests
{
    [Theory]
    [InlineData("pod", "<Pod>")]
    [InlineData("pod.spec", "<PodSpec>")]
    [InlineData("pod.spec.containers", "<[]Container>")]
    [InlineData("pod.spec.containers.livenessProbe", "<Probe>")]
    [InlineData("pod.spec.containers.command", "<[]string>")]
    [InlineData("pod.spec.containers.resources.limits", "<map[string]Quantity>")]
    [InlineData("pod.spec.containers.resources.limits.memory", "<Quantity>")]
    [InlineData("pod.spec.containers.livenessProbe.httpGet.port", "<IntOrString>")]
    [InlineData("pod.spec.containers.ports.hostPort", "<integer>")]
    [InlineData("pod.spec.securityContext.supplementalGroups", "<[]integer>")]
    [InlineData("pod.spec.hostNetwork", "<boolean>")]
    [InlineData("pod.spec.nodeSelector", "<map[string]string>")]
    [InlineData("pod.spec.volumes.csi", "<CSIVolumeSource>")]
    [InlineData("pod.spec.ephemeralContainers", "<[]EphemeralContainer>")]
    [InlineData("pod.metadata.annotations.k8s.v1.cni.cncf.io/networks", "<string>")]
    [InlineData("cronjob.spec.jobTemplate.spec.template.spec.containers", "<[]Container>")]
    [InlineData("list.items", "<[]RawExtension>")]
    public void Find_Path_HasTheTypeThatKubectlShows(string path, string type)
    {
        var found = FieldCatalogue.Find(path).Field;

        Assert.Equal(type, found?.Type);
        Assert.Equal(path, found?.Path);
    }

    [Theory]
    [InlineData("po.spec.containers[0].image", "pod.spec.containers.image")]
    [InlineData("Pods", "pod")]
    [InlineData("deploy.spec.template.spec.restartPolicy", "deployment.spec.template.spec.restartPolicy")]
    public void Find_OtherNameOfAKind_IsTheSame(string path, string same)
    {
        Assert.Equal(same, FieldCatalogue.Find(path).Field?.Path);
    }

    [Fact]
    public void Find_Object_HasItsFieldsAndASentence()
    {
        var found = FieldCatalogue.Find("pod.spec.containers.livenessProbe").Field!;

        Assert.Equal("livenessProbe", found.Rule?.Name);
        Assert.Equal("Pod", found.Kind.Name);
        Assert.StartsWith("A check", found.Summary, StringComparison.Ordinal);
        Assert.Equal(
            ["exec <ExecAction>", "httpGet <HTTPGetAction>"],
            found.Fields.Take(2).Select(field => $"{field.Rule.Name} {field.Type}"));
        Assert.Equal(10, found.Fields.Count);
    }

    [Fact]
    public void Find_Map_HasTheKeysThatMeanSomething()
    {
        var found = FieldCatalogue.Find("pod.spec.containers.resources.limits").Field!;

        Assert.Equal(
            ["cpu", "memory", "ephemeral-storage", "hugepages-*", "pids", "*"],
            found.Fields.Select(field => field.Rule.Key));
        Assert.DoesNotContain(FieldCatalogue.Find("pod.spec.containers.resources").Field!.Fields, field => field.Rule.Map is not null);
    }

    [Theory]
    [InlineData("pod.spec.affinity.nodeAffinity", FieldDecision.Warned)]
    [InlineData("pod.spec.resources.limits.cpu", FieldDecision.Refused)]
    [InlineData("pod.spec.volumes.nfs", FieldDecision.Refused)]
    [InlineData("pod.spec.topologySpreadConstraints.labelSelector.matchLabels", FieldDecision.Warned)]
    [InlineData("pod.spec.containers.image", FieldDecision.Supported)]
    [InlineData("pod.status", FieldDecision.Ignored)]
    public void Find_InsideAFieldThatIsNotSupported_HasItsDecision(string path, FieldDecision decision)
    {
        Assert.Equal(decision, FieldCatalogue.Find(path).Field?.Decision);
    }

    [Theory]
    [InlineData("pod.spec.container", "pod.spec.container", "pod.spec.containers")]
    [InlineData("pod.spec.conatiners.image", "pod.spec.conatiners", "pod.spec.containers.image")]
    [InlineData("pod.spec.hostIpc", "pod.spec.hostIpc", "pod.spec.hostIPC")]
    [InlineData("pod.spec.livenessProbe", "pod.spec.livenessProbe", "pod.spec.containers.livenessProbe")]
    [InlineData("pod.containers.env", "pod.containers", "pod.spec.containers.env")]
    [InlineData(
        "pod.metadata.annotations.kubernetes.io/ingres-bandwidth",
        "pod.metadata.annotations.kubernetes.io/ingres-bandwidth",
        "pod.metadata.annotations.kubernetes.io/ingress-bandwidth")]
    [InlineData("spec.containers", "spec", "pod.spec.containers")]
    [InlineData("pd.spec.containers", "pd", "pod.spec.containers")]
    [InlineData("widget.spec", "widget", null)]
    [InlineData("pod.spec.hostNetwork.deeper", "pod.spec.hostNetwork.deeper", null)]
    [InlineData("pod.spec.volumes.csi.driver", "pod.spec.volumes.csi.driver", null)]
    [InlineData("pod.metadata.labels.app", "pod.metadata.labels.app", null)]
    [InlineData("", "", null)]
    [InlineData("...", "", null)]
    public void Find_NoSuchField_SaysWhereAndWhatMayBeMeant(string path, string unknown, string? nearest)
    {
        var search = FieldCatalogue.Find(path);

        Assert.Null(search.Field);
        Assert.Equal(unknown, search.Unknown);
        Assert.Equal(nearest, search.Nearest);
    }
}
