using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class PodIdentityTests
{
    [Theory]
    [InlineData("default", "web", 0, "web", "minipod.web.nginx")]
    [InlineData("shop", "web", 0, "web@shop", "minipod-shop.web.nginx")]
    [InlineData("default", "web", 1, "web@default.1", "minipod-default_1.web.nginx")]
    [InlineData("shop", "a.b", 2, "a.b@shop.2", "minipod-shop_2.a.b.nginx")]
    public void Names_OfAPod_FollowFromItsIdentity(string space, string name, int attempt, string fullName, string container)
    {
        var pod = Pod(space, name, attempt);

        Assert.Equal(fullName, pod.FullName);
        Assert.Equal(container, pod.ContainerName("nginx"));
        Assert.True(PodIdentity.IsFullName(fullName));
    }

    // Pod names may contain dots, '-' and '_', so they can look like parts of another pod's name.
    [Fact]
    public void Names_OfPodsThatLookAlike_AreNeverTheSame()
    {
        int[] attempts = [0, 1, 11];
        string[] names = ["a", "b", "c", "a.b", "a.b.c", "b.c", "a.1", "a.POD", "1", "1.a", "a-b", "a_1", "default", "a.b.1"];
        string[] spaces = ["default", "a", "b", "a-b", "1", "default-1", "c"];
        string[] containers = ["POD", "a", "b", "c", "a.1", "b.1", "c.1", "a-b", "a_1"];
        var pods = (from space in spaces from name in names from attempt in attempts select Pod(space, name, attempt)).ToList();

        Assert.Equal(pods.Count, pods.Select(pod => pod.FullName).Distinct().Count());
        Assert.Equal(pods.Count * containers.Length, pods.SelectMany(pod => containers.Select(pod.ContainerName)).Distinct().Count());
    }

    [Theory]
    [InlineData("web@")]
    [InlineData("@shop")]
    [InlineData("web@Shop")]
    [InlineData("web@shop@x")]
    [InlineData("web@../x")]
    [InlineData("web@shop.0")]
    [InlineData("web@shop.x")]
    [InlineData("")]
    public void IsFullName_WhatIsNone_IsNot(string text) => Assert.False(PodIdentity.IsFullName(text));

    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("Shop")]
    [InlineData("a.b")]
    [InlineData("-a")]
    [InlineData("a_b")]
    public void ParseNamespace_NoDnsLabel_IsRefused(string text) =>
        Assert.Contains(
            "invalid namespace", Assert.Throws<PodException>(() => PodIdentity.ParseNamespace(text)).Message, StringComparison.Ordinal);

    private static PodIdentity Pod(string space, string name, int attempt) => new(space, PodName.Parse(name), "uid", attempt);
}
