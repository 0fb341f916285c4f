using MiniPod.Engine;

namespace MiniPod.Pods.Tests.Doubles;

internal sealed record FakeContainer(string Id, ContainerConfig Config)
{
    public ContainerState State { get; set; } = ContainerState.Created;

    /// <summary>The last part of the name: POD, or the container's own.</summary>
    public string ShortName => Config.Name.Split('.')[^1];
}
