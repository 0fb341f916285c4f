using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>Unused ports of the host; each is returned only once.</summary>
public static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    public static int Get()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Any, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true)) return port;
        }
    }

    /// <summary>Gets a certain port, if it is unused.</summary>
    public static bool TryGet(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return Given.TryAdd(port, true);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
