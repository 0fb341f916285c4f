using Serilog;

namespace MiniPod.Engine.Docker;

/// <summary>
/// The address of the engine and the deadlines of its calls. When a deadline passes, an <see cref="EngineException"/>
/// names the operation and the limit. Any deadline may be <see cref="Timeout.InfiniteTimeSpan"/>.
/// </summary>
public sealed record DockerEngineOptions
{
    /// <summary>The engine's address, <c>unix:///run/docker.sock</c>. Default null: <c>DOCKER_HOST</c>, else
    /// <see cref="DockerEngine.DefaultEndpoint"/>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>For queries, and for opening a stream. Default 30 seconds: an engine under load
    /// is slow to answer.</summary>
    public TimeSpan QueryDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For creating a container. Default 30 seconds.</summary>
    public TimeSpan CreateDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For starting a container. Default 2 minutes: starting many at once is slow
    /// on a small machine.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For stopping a container, on top of its grace period. Default 30 seconds.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For removing a container, including waiting for a removal started by another
    /// client. Default 1 minute.</summary>
    public TimeSpan RemoveDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For loading an image archive. Default 5 minutes.</summary>
    public TimeSpan LoadDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For pulling an image. Default infinite: the time depends on the image and the network,
    /// and progress is shown.</summary>
    public TimeSpan PullDeadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The logger that receives every call, at Debug level. Default none.</summary>
    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;
}
