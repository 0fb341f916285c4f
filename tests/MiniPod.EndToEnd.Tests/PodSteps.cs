using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The steps of a pod with one container and a published port, as the journal names them.</summary>
public static class PodSteps
{
    private static readonly string[] Run =
        ["PullImage/minipod/pause:latest", "CreateSandbox", $"PullImage/{TestImages.Toolbox}", "StartSandbox", "PinNamespace", "LinkNamespace", "AttachNetwork/eth0", "OpenPorts/eth0", "WriteHosts", "CreateContainer/toolbox", "StartContainer/toolbox"];

    public static TheoryData<string> OfRun() => [.. Run];
}
