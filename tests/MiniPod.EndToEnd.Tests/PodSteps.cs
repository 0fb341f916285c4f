using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The steps of a pod with one container, as the journal names them.</summary>
public static class PodSteps
{
    private static readonly string[] Create = ["PullImage/minipod/pause:latest", "CreateSandbox"];
    private static readonly string[] Add = ["CreateContainer/toolbox", "StartContainer/toolbox"];
    private static readonly string[] Run = [.. Create, $"PullImage/{TestImages.Toolbox}", "StartSandbox", "PinNamespace", "LinkNamespace", "AttachNetwork/eth0", "WriteHosts", .. Add];

    public static TheoryData<string> OfRun() => [.. Run];

    public static TheoryData<string> OfCreate() => [.. Create];

    public static TheoryData<string> OfAdd() => [.. Add];

    /// <summary>Those that a removal undoes itself; stopping is done by removing, and images stay.</summary>
    public static TheoryData<string> OfRemoval() => ["CreateContainer/toolbox", "AttachNetwork/eth0", "WriteHosts", "LinkNamespace", "PinNamespace", "CreateSandbox", $"PullImage/{TestImages.Toolbox}"];
}
