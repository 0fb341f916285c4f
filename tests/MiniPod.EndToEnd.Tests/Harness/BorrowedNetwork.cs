using System.Net.NetworkInformation;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A network with a fixed name, such as one of the examples. If it did not exist before the test, everything
/// it leaves is removed after it.</summary>
public sealed class BorrowedNetwork : IAsyncDisposable
{
    private readonly string _bridge;
    private readonly string _leases;
    private readonly bool _hadBridge;
    private readonly bool _hadLeases;

    public BorrowedNetwork(string name, string bridge)
    {
        _bridge = bridge;
        _leases = $"/var/lib/cni/networks/{name}";
        _hadBridge = NetworkInterface.GetAllNetworkInterfaces().Any(link => link.Name == bridge);
        _hadLeases = Directory.Exists(_leases);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_hadBridge) await Command.RunAsync("ip", "link", "del", _bridge);
        if (!_hadLeases && Directory.Exists(_leases)) Directory.Delete(_leases, recursive: true);
    }
}
