using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class VolumeMountTests
{
    [Theory]
    [InlineData("/srv:/data", "/srv", "/data", null)]
    [InlineData("/srv:/data:ro,z", "/srv", "/data", "ro,z")]
    [InlineData("my-data_1.x:/data", "my-data_1.x", "/data", null)]
    [InlineData("/data", null, "/data", null)]
    public void Parse_DockersForms_ReadAndWriteTheSame(string text, string? source, string target, string? options)
    {
        var volume = VolumeMount.Parse(text);

        Assert.Equal(new VolumeMount { Source = source, Target = target, Options = options }, volume);
        Assert.Equal(text, volume.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("/a:b")]
    [InlineData("a/b:/b")]
    [InlineData("/etc:/")]
    [InlineData(":/b")]
    [InlineData("/etc:/b:")]
    [InlineData("/a:/b:ro:z")]
    public void Parse_WhatIsNone_IsRefusedWithTheForm(string text)
    {
        var error = Assert.Throws<PodException>(() => VolumeMount.Parse(text));

        Assert.Contains($"\"{text}\" is not a valid volume: the form is SOURCE:TARGET[:OPTIONS]", error.Message, StringComparison.Ordinal);
    }
}
