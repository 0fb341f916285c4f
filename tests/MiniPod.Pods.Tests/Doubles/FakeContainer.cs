using MiniPod.Engine;

namespace MiniPod.Pods.Tests.Doubles;

internal sealed record FakeContainer(string Id, ContainerConfig Config)
{
    public ContainerState State { get; set; } = ContainerState.Created;

    /// <summary>The name without the pod's: POD, or the container's own with its attempt. Names of tests' pods have no dots.</summary>
    public string ShortName => Short(Config.Name);

    public static string Short(string name) => name.Split('.', 3)[^1];
}
