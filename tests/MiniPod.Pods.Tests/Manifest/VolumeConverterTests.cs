using MiniPod.Pods.Spec.Volumes;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>The volumes that are no files: emptyDir, hostPath, claims; and how they are mounted.</summary>
public sealed class VolumeConverterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("emptyDir: {}")]
    [InlineData("emptyDir: null")]
    [InlineData("emptyDir: { medium: \"\" }")]
    [InlineData("ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } "
        + "} }")]
    public void Convert_EmptyDir_IsADirectoryOfThePod(string source) =>
        Assert.Equal(new EmptyDirVolume { Name = "v" }, Of(source));

    [Fact]
    public void Convert_EmptyDirInMemory_HasItsSize()
    {
        var volume = Assert.IsType<EmptyDirVolume>(Of("emptyDir: { medium: Memory, sizeLimit: 64Mi, mode: 0770 }"));

        Assert.Equal((true, 64L << 20, 0b111_111_000), (volume.IsInMemory, volume.Size, (int)volume.Mode));
    }

    [Fact]
    public void Convert_SizeOfADisk_IsWarnedOf()
    {
        var read = Read(WithSpec("volumes: [{ name: v, emptyDir: { sizeLimit: 1Gi } }]"));

        Assert.Null(Assert.IsType<EmptyDirVolume>(Assert.Single(read.Pods[0].Volumes)).Size);
        Assert.Equal(
            ["spec.volumes[0].emptyDir.sizeLimit has no effect on a disk: MiniPod does not measure the volume (line 9)"], read.Warnings);
    }

    [Theory]
    [InlineData("hostPath: { path: /srv }", "")]
    [InlineData("hostPath: { path: /srv, type: \"\" }", "")]
    [InlineData("hostPath: { path: /srv, type: FileOrCreate }", "FileOrCreate")]
    public void Convert_HostPath_HasPathAndType(string source, string type) =>
        Assert.Equal(new HostPathVolume { Name = "v", Path = "/srv", Type = type }, Of(source));

    [Fact]
    public void Convert_Claim_IsTheEnginesVolumeOfThatName()
    {
        var pod = One(WithSpec("securityContext: { fsGroup: 7, fsGroupChangePolicy: OnRootMismatch }\n"
            + "volumes: [{ name: v, persistentVolumeClaim: { claimName: data, readOnly: true } }]"));

        Assert.Equal(
            new ClaimVolume { Name = "v", Volume = "data", IsOnlyRead = true, Group = 7, KeepsMatchingGroup = true },
            Assert.Single(pod.Volumes));
    }

    [Fact]
    public void Convert_ClaimInANamespace_HasTheNamespaceInItsName()
    {
        var pod = One(WithSpec("volumes: [{ name: v, persistentVolumeClaim: { claimName: data } }]")
            .Replace("name: a", "name: a, namespace: shop", StringComparison.Ordinal));

        Assert.Equal("data.shop", Assert.IsType<ClaimVolume>(Assert.Single(pod.Volumes)).Volume);
    }

    [Fact]
    public void Convert_Group_IsNeverTheHosts()
    {
        var pod = One(WithSpec("securityContext: { fsGroup: 7 }\nvolumes: [{ name: a }, { name: b, hostPath: { path: /srv } }]"));

        Assert.Equal(7, Assert.IsType<EmptyDirVolume>(pod.Volumes[0]).Group);
        Assert.Equal(new HostPathVolume { Name = "b", Path = "/srv" }, pod.Volumes[1]);
    }

    [Theory]
    [InlineData("nfs: { server: s, path: /a }", "nfs is not supported: ")]
    [InlineData("csi: { driver: d }", "csi is not supported: ")]
    [InlineData("gitRepo: { repository: r }", "gitRepo is not supported: ")]
    [InlineData("floppy: {}, emptyDir: { medium: Disk }", "emptyDir.medium must be Memory, not \"Disk\"")]
    public void Convert_OtherVolume_IsRefusedByName(string source, string expected) => Assert.StartsWith(
        $"spec.volumes[0].{expected}",
        Assert.Single(ErrorLines(WithSpec($"volumes: [{{ name: v, {source} }}]"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", null, false, false, null)]
    [InlineData(", readOnly: true", null, false, true, null)]
    [InlineData(", subPath: x/y", "x/y", false, false, null)]
    [InlineData(", subPath: .", null, false, false, null)]
    [InlineData(", subPathExpr: $(POD)/logs", "$(POD)/logs", true, false, null)]
    [InlineData(", mountPropagation: None", null, false, false, null)]
    [InlineData(", mountPropagation: HostToContainer", null, false, false, "rslave")]
    public void Convert_Mount_HasWhatItSays(string fields, string? subPath, bool expands, bool isReadOnly, string? propagation)
    {
        var mounts = $"volumeMounts: [{{ name: v, mountPath: /data{fields} }}]";
        var text = WithSpec("volumes: [{ name: v }]").Replace("image: i", $"image: i\n    {mounts}", StringComparison.Ordinal);
        var container = Assert.Single(One(text).Containers);

        Assert.Equal(
            new MountedVolume
            {
                Volume = "v",
                Target = "/data",
                SubPath = subPath,
                Expands = expands,
                IsReadOnly = isReadOnly,
                Propagation = propagation,
            },
            Assert.Single(container.Mounts));
    }

    private static PodVolume Of(string source) => Assert.Single(One(WithSpec($"volumes: [{{ name: v, {source} }}]")).Volumes);
}
