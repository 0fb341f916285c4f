using MiniPod.Pods.Spec;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class SecurityConverterTests
{
    [Fact]
    public void Convert_NoSettings_IsNone() => Assert.Null(Container("tty: false").Security);

    [Fact]
    public void Convert_OnlyThePodHasSettings_AreTheContainers()
    {
        var security = Of("runAsUser: 1, runAsGroup: 2, runAsNonRoot: true, supplementalGroups: [3, 4], fsGroup: 4", "");

        Assert.Equal((1L, 2L, true), (security.RunAsUser, security.RunAsGroup, security.RunAsNonRoot));
        Assert.Equal([3L, 4L], security.Groups);
        Assert.True(security.AllowsPrivilegeEscalation);
    }

    [Fact]
    public void Convert_BothHaveSettings_TheContainersCountFieldByField()
    {
        var security = Of("runAsUser: 1, runAsGroup: 2, runAsNonRoot: true, fsGroup: 5", "runAsUser: 0, runAsNonRoot: false");

        Assert.Equal((0L, 2L, false), (security.RunAsUser, security.RunAsGroup, security.RunAsNonRoot));
        Assert.Equal([5L], security.Groups);
    }

    [Theory]
    [InlineData("supplementalGroupsPolicy: Strict", true)]
    [InlineData("supplementalGroupsPolicy: Merge", false)]
    [InlineData("runAsUser: 1", false)]
    public void Convert_GroupsPolicy_IsThePods(string pod, bool ignores) => Assert.Equal(ignores, Of(pod, "").IgnoresImageGroups);

    [Fact]
    public void Convert_Switches_AreTheContainersOwn()
    {
        var security = Of("", "allowPrivilegeEscalation: false, readOnlyRootFilesystem: true");

        Assert.Equal((false, true, false), (security.AllowsPrivilegeEscalation, security.IsRootReadOnly, security.IsPrivileged));
        Assert.True(Of("", "privileged: true").IsPrivileged);
    }

    [Fact]
    public void Convert_Capabilities_AreWithoutPrefix()
    {
        var security = Of("", "capabilities: { add: [CAP_NET_ADMIN, SYS_TIME], drop: [ALL, CAP_CHOWN] }");

        Assert.Equal(["NET_ADMIN", "SYS_TIME"], security.AddedCapabilities);
        Assert.Equal(["ALL", "CHOWN"], security.DroppedCapabilities);
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("seccompProfile: { type: RuntimeDefault }", "", null)]
    [InlineData("seccompProfile: { type: Unconfined }", "", "unconfined")]
    [InlineData("seccompProfile: { type: Unconfined }", "seccompProfile: { type: RuntimeDefault }", null)]
    [InlineData("", "seccompProfile: { type: Localhost, localhostProfile: profiles/a.json }", "profiles/a.json")]
    public void Convert_Seccomp_IsTheContainersElseThePods(string pod, string container, string? profile) =>
        Assert.Equal(profile, Of(pod, container).SeccompProfile);

    [Theory]
    [InlineData("seccompProfile: { type: Localhost }", "", "spec.securityContext.seccompProfile localhostProfile is missing (line 6)")]
    [InlineData("", "seccompProfile: { type: Localhost }", "spec.containers[0].securityContext.seccompProfile localhostProfile is "
        + "missing (line 7)")]
    [InlineData("seccompProfile: { type: unconfined }", "", "spec.securityContext.seccompProfile.type must be RuntimeDefault, "
        + "Unconfined or Localhost, "
        + "not \"unconfined\" (line 6)")]
    public void Convert_WrongSeccomp_IsOneError(string pod, string container, string expected) =>
        Assert.Equal([expected], ErrorLines(Text(pod, container)));

    [Theory]
    [InlineData("", "", null)]
    [InlineData("appArmorProfile: { type: RuntimeDefault }", "", null)]
    [InlineData("appArmorProfile: { type: Unconfined }", "", "unconfined")]
    [InlineData("appArmorProfile: { type: Unconfined }", "appArmorProfile: { type: Localhost, localhostProfile: k8s-a }", "k8s-a")]
    public void Convert_AppArmorWhereTheKernelHasIt_IsTheProfile(string pod, string container, string? profile)
    {
        var security = Assert.Single(One(Text(pod, container), Node with { HasAppArmor = true }).Containers).Security;

        Assert.Equal(profile, security!.AppArmorProfile);
    }

    [Theory]
    [InlineData("appArmorProfile: { type: RuntimeDefault }", "", "spec.securityContext.appArmorProfile", 6)]
    [InlineData("", "appArmorProfile: { type: Localhost, localhostProfile: k8s-a }",
        "spec.containers[0].securityContext.appArmorProfile", 7)]
    public void Convert_AppArmorWhereTheKernelHasNone_IsRefused(string pod, string container, string path, int line) => Assert.Equal(
        [$"{path} cannot be used: AppArmor is not enabled on this host (line {line})"], ErrorLines(Text(pod, container)));

    [Fact]
    public void Convert_UnconfinedWhereTheKernelHasNone_IsNothing() => Assert.Null(Of("appArmorProfile: { type: Unconfined "
        + "}", "").AppArmorProfile);

    [Fact]
    public void Convert_LocalhostWithoutAProfile_IsRefused() => Assert.Equal(
        ["spec.securityContext.appArmorProfile localhostProfile is missing (line 6)"],
        ErrorLines(Text("appArmorProfile: { type: Localhost }", ""), Node with { HasAppArmor = true }));

    private static ContainerSecurity Of(string pod, string container) => Assert.Single(One(Text(pod, container)).Containers).Security!;

    private static string Text(string pod, string container) =>
        "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  restartPolicy: Never\n"
            + $"  securityContext: {{ {pod} }}\n  containers: [{{ name: c, image: i, securityContext: {{ {container} }} }}]\n";
}
