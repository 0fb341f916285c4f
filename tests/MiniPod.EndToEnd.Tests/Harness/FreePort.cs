using System.Net;
using System.Net.Sockets;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>Ports of the host that nobody uses.</summary>
public static class FreePort
{
    public static int Get()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
