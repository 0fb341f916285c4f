using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The steps of a pod with one container and a published port, by their names in the journal.</summary>
public static class PodSteps
{
    /// <summary>The steps of <c>run</c>, in an order in which they can be done one after another.</summary>
    public static IReadOnlyList<string> OfRun { get; } =
        [
            "PullImage/minipod/pause:latest", "CreateSandbox", $"PullImage/{TestImages.Toolbox}", "StartSandbox",
            "PinNamespace", "LinkNamespace", "AttachNetwork/eth0", "OpenPorts/eth0", "WriteHosts",
            "CreateContainer/toolbox", "StartContainer/toolbox",
        ];

    /// <summary>The steps of a container that joins a created pod.</summary>
    public static IReadOnlyList<string> OfJoiningCreated { get; } = [.. OfRun.Skip(2)];

    /// <summary>The slow steps of starting a pod.</summary>
    public static IReadOnlyList<string> OfStart => ["StartSandbox", "AttachNetwork/eth0", "OpenPorts/eth0", "StartContainer/toolbox"];
}
