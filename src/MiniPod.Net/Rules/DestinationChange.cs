using System.Net;

namespace MiniPod.Net.Rules;

/// <summary>What becomes of the destination of a connection that arrives: a published port.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
/// <param name="Address">The address that is called; null for every address of the host, of the family of <paramref name="To"/>.</param>
/// <param name="Port">The port that is called.</param>
/// <param name="To">The address that it becomes.</param>
/// <param name="ToPort">The port that it becomes.</param>
public sealed record DestinationChange(string Protocol, IPAddress? Address, int Port, IPAddress To, int ToPort);
