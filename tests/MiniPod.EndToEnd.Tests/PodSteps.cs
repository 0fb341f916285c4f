using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The steps of a pod with one container and a published port, by their names in the journal.</summary>
public static class PodSteps
{
    private static readonly string[] Run =
        [
            "PullImage/minipod/pause:latest", "CreateSandbox", $"PullImage/{TestImages.Toolbox}", "StartSandbox",
            "PinNamespace", "LinkNamespace", "AttachNetwork/eth0", "OpenPorts/eth0", "WriteHosts",
            "CreateContainer/toolbox", "StartContainer/toolbox",
        ];

    public static TheoryData<string> OfRun() => [.. Run];

    /// <summary>The steps of a container that joins a created pod.</summary>
    public static IReadOnlyList<string> OfJoiningCreated => Run[2..];

    /// <summary>The slow steps of starting a pod.</summary>
    public static IReadOnlyList<string> OfStart => ["StartSandbox", "AttachNetwork/eth0", "OpenPorts/eth0", "StartContainer/toolbox"];
}
