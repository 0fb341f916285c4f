using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>The file for a container's last words, as manifests have it.</summary>
public sealed class TerminationLogTests
{
    [Theory]
    [InlineData("tty: false", "/dev/termination-log", false)]
    [InlineData("terminationMessagePath: /tmp/words", "/tmp/words", false)]
    [InlineData("terminationMessagePolicy: FallbackToLogsOnError", "/dev/termination-log", true)]
    [InlineData("terminationMessagePolicy: File", "/dev/termination-log", false)]
    [InlineData("volumeMounts: [{name: v, mountPath: /dev}]", null, false)]
    [InlineData("volumeMounts: [{name: v, mountPath: /dev/}]", null, false)]
    [InlineData("volumeMounts: [{name: v, mountPath: /dev/termination-log}]", null, false)]
    [InlineData("volumeMounts: [{name: v, mountPath: /dev/term}]", "/dev/termination-log", false)]
    [InlineData("terminationMessagePath: /v/words\nvolumeMounts: [{name: v, mountPath: /v}]", "/v/words", false)]
    public void Convert_Container_HasItsLog(string fields, string? path, bool fallsBack)
    {
        var container = Assert.Single(One($"{WithContainer(fields)}  volumes: [{{name: v, emptyDir: {{}}}}]\n").Containers);

        Assert.Equal((path, fallsBack), (container.TerminationLog, container.FallsBackToLog));
    }
}
