using MiniPod.Cli.Tests.Doubles;
using MiniPod.Pods;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Tests.Commands;

public sealed class PodOptionsTests
{
    [Fact]
    public void Pods_ImageAndOptions_AreOnePodOfOneContainer()
    {
        var pod = Pod(
            "--name", "web", "-p", "8080:80", "-p53/udp", "-e", "A=1", "-e", "B=x=y", "-v", "/srv:/data:ro", "-l",
            "app=web", "-l", "flag", "--hostname", "www", "--network", "a", "--network", "b:ip=10.0.0.9", "--pull",
            "never", "--entrypoint", "sh", "team/nginx:1", "-c", "echo @x");

        Assert.Equal("web", pod.Name.Value);
        Assert.Equal("www", pod.Hostname);
        Assert.Equal(["a", "b"], pod.Networks.Select(network => network.Name));
        Assert.Equal([new("app", "web"), new("flag", "")], pod.Labels.OrderBy(label => label.Key));
        var container = Assert.Single(pod.Containers);
        Assert.Equal("nginx", container.Name.Value);
        Assert.Equal("team/nginx:1", container.Image);
        Assert.Equal(["sh"], container.Command);
        Assert.Equal(["-c", "echo @x"], container.Args);
        Assert.Equal(["A=1", "B=x=y"], container.Env.Select(variable => variable.ToString()));
        Assert.Equal(["/srv:/data:ro"], container.Volumes.Select(volume => volume.ToString()));
        Assert.Equal(["0.0.0.0:8080->80/tcp", "0.0.0.0:53->53/udp"], pod.AllPorts().Select(port => port.ToString()));
        Assert.Equal(PullPolicy.Never, container.Pull);
    }

    [Fact]
    public void Pods_NoName_GetsOneFromItsImage() => Assert.StartsWith("nginx-", Pod("team/nginx:1").Name.Value, StringComparison.Ordinal);

    [Fact]
    public void Pods_VariableWithoutValue_IsTakenFromHereOrLeftOut()
    {
        Environment.SetEnvironmentVariable("MINIPOD_TEST_VALUE", "here");

        Assert.Equal(
            ["MINIPOD_TEST_VALUE=here", "EMPTY="],
            Pod("-e", "MINIPOD_TEST_VALUE", "-e", "MINIPOD_TEST_NONE", "-e", "EMPTY=", "nginx").Containers[0].Env.Select(variable =>
                variable.ToString()));
    }

    [Theory]
    [InlineData("-e", "=x", "the name is empty")]
    [InlineData("-l", "=x", "invalid label")]
    [InlineData("-p", "99999", "invalid port")]
    [InlineData("--network", "n:x=y", "invalid network")]
    [InlineData("--name", "../x", "invalid pod name")]
    [InlineData("--name", "", "pod name is empty")]
    public void Pods_BadValue_IsRefusedWithTheForm(string option, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<PodException>(() => Pod(option, value, "nginx")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--name", "x")]
    [InlineData("-p", "80")]
    [InlineData("-e", "A=1")]
    [InlineData("-v", "/a:/b")]
    [InlineData("-l", "a=b")]
    [InlineData("--hostname", "x")]
    [InlineData("--pull", "never")]
    [InlineData("--entrypoint", "x")]
    public void Pods_OptionBesideAManifest_IsRefused(string option, string value) =>
        Assert.Contains(
            "--file cannot be used together",
            Assert.Throws<PodException>(() => Pod("-f", "pods.yaml", option, value)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Pods_ImageBesideAManifest_IsRefused() =>
        Assert.Contains("not both", Assert.Throws<PodException>(() => Pod("-f", "pods.yaml", "nginx")).Message, StringComparison.Ordinal);

    [Fact]
    public void Pods_Manifest_IsReadAndGivenTheNetworks()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            "{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: i }] } }\n---\n"
            + "{ apiVersion: v1, kind: Pod, metadata: { name: b }, spec: { containers: [{ name: c, image: i }] } }\n");
        try
        {
            var line = new Line("-f", file, "--network", "net");
            var pods = line.Options.Pods(line.Parse, PodName.Generate).Pods;

            Assert.Equal(["a", "b"], pods.Select(pod => pod.Name.Value));
            Assert.All(pods, pod => Assert.Equal("net", pod.Networks.Single().Name));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Pods_ManifestMissing_NamesIt() =>
        Assert.Contains(
            "cannot read manifest \"/nowhere/pods.yaml\"",
            Assert.Throws<PodException>(() => Pod("-f", "/nowhere/pods.yaml")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Pods_NothingGiven_ShowsHow() =>
        Assert.Contains("minipod run -d --name web nginx", Assert.Throws<PodException>(() => Pod()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("./data:/data", "/data:/data")]
    [InlineData(".:/data", ":/data")]
    public void Pods_RelativeDirectory_IsTheCurrentOnes(string volume, string end) =>
        Assert.Equal($"{Directory.GetCurrentDirectory()}{end}", Pod("-v", volume, "nginx").Containers[0].Volumes[0].ToString());

    [Theory]
    [InlineData("data:/data")]
    [InlineData("/srv:/data")]
    [InlineData("/data")]
    public void Pods_VolumeOrAbsolutePath_IsLeftAsItIs(string volume) =>
        Assert.Equal(volume, Pod("-v", volume, "nginx").Containers[0].Volumes[0].ToString());

    [Theory]
    [InlineData("--network", "x")]
    [InlineData("--hostname", "x")]
    [InlineData("-l", "a=b")]
    [InlineData("--pause-image", "x")]
    [InlineData("-f", "x")]
    public void RefuseForContainer_WhatOnlyAPodHas_IsRefused(string option, string value)
    {
        var line = new Line(option, value, "nginx");

        Assert.Contains(
            "--pod cannot be used together",
            Assert.Throws<PodException>(() => line.Options.RefuseForContainer(line.Parse)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void RefuseForContainer_WhatAContainerHas_IsTaken()
    {
        var line = new Line("--name", "x", "-e", "A=1", "--pull", "never", "nginx");

        line.Options.RefuseForContainer(line.Parse);
    }

    private static PodSpec Pod(params string[] words)
    {
        var line = new Line(words);
        return line.Options.Pods(line.Parse, PodName.Generate).Pods.Single();
    }
}
