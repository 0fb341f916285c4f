using System.Net;
using System.Net.Sockets;

namespace MiniPod.Net;

/// <summary>A socket that waits for connections, or for datagrams from anybody.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Address">Its address; <c>0.0.0.0</c> or <c>::</c> for all.</param>
/// <param name="Port">Its port.</param>
/// <param name="Inode">The number in <c>socket:[12345]</c>, the name of the socket in /proc/PID/fd.</param>
/// <remarks>sock_diag(7).</remarks>
public sealed record Listener(ProtocolType Protocol, IPAddress Address, int Port, uint Inode);
