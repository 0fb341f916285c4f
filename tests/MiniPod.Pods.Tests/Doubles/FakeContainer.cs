using MiniPod.Engine;

namespace MiniPod.Pods.Tests.Doubles;

internal sealed record FakeContainer(string Id, ContainerConfig Config)
{
    public ContainerState State { get; set; } = ContainerState.Created;

    /// <summary>The exit code of its last run.</summary>
    public int ExitCode { get; set; }

    /// <summary>Its log.</summary>
    public string Log { get; set; } = "";

    /// <summary>The state in the engine's list, where that is late. Default null: the same.</summary>
    public ContainerState? ListedState { get; set; }

    /// <summary>The grace period with which it was stopped last; null if it never was.</summary>
    public TimeSpan? Grace { get; set; }

    /// <summary>The ports that the engine publishes for it. Default none.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; set; } = [];

    /// <summary>The name without that of the pod: POD, or the container's name with its attempt. Pods in tests have
    /// names without dots.</summary>
    public string ShortName => Short(Config.Name);

    public static string Short(string name) => name.Split('.', 3)[^1];
}
