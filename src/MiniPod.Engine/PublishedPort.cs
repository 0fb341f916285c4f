namespace MiniPod.Engine;

/// <summary>A host port that the engine publishes for a container on its own networks.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
/// <param name="HostIp">The address it listens on, <c>0.0.0.0</c> for all.</param>
/// <param name="HostPort">The port, 1 to 65535.</param>
public sealed record PublishedPort(string Protocol, string HostIp, int HostPort);
