using System.Net;

namespace MiniPod.Net;

/// <summary>A way that a route takes.</summary>
/// <param name="LinkIndex">The index of the interface.</param>
/// <param name="Gateway">The next host; null if the destination is on the link.</param>
public sealed record NextHop(int LinkIndex, IPAddress? Gateway);
