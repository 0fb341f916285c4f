using Serilog;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Where the engine is and how long it may take. On a deadline of ours an <see cref="EngineException"/> names the verb and the
/// limit; any of them may be <see cref="Timeout.InfiniteTimeSpan"/>.
/// </summary>
public sealed record DockerEngineOptions
{
    /// <summary>The engine's address, <c>unix:///run/docker.sock</c>. Default null: <c>DOCKER_HOST</c>, else
    /// <see cref="DockerEngine.DefaultEndpoint"/>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>For every question, and for opening a stream. Default 30 seconds: an engine under load answers late.</summary>
    public TimeSpan QueryDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For making a container. Default 30 seconds.</summary>
    public TimeSpan CreateDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For starting a container. Default 2 minutes: many at once on a small machine take long.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For stopping a container, on top of its grace period. Default 30 seconds.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For removing a container, a removal by someone else included. Default 1 minute.</summary>
    public TimeSpan RemoveDeadline { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For loading an archive of images. Default 5 minutes.</summary>
    public TimeSpan LoadDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For pulling an image. Default infinite: how long depends on the image and the network, and progress is shown.</summary>
    public TimeSpan PullDeadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Receives the intent of every call, at Debug. Default none.</summary>
    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;
}
