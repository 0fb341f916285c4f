namespace MiniPod.Linux;

/// <summary>Has the kernel note when each packet comes, for as long as it is open: it begins with that a moment after it is asked to, so
/// that the first packets of a <see cref="PacketTap"/> that asks for itself would have the time at which they were read.</summary>
/// <remarks>socket(7), SO_TIMESTAMPNS.</remarks>
public sealed unsafe class PacketClock : IDisposable
{
    private const int InternetFamily = 2, DatagramSocket = 2, Timestamps = 35;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _socket;

    /// <summary>Asks for it.</summary>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public PacketClock()
    {
        _socket = Libc.Socket(InternetFamily, DatagramSocket | Libc.CloseOnExec, 0);
        if (_socket.IsInvalid) throw LibcException.Last("socket");
        var one = 1;
        if (Libc.SetSocketOption(_socket, Libc.SocketLevel, Timestamps, (byte*)&one, sizeof(int)) == 0) return;
        var error = LibcException.Last("setsockopt");
        _socket.Dispose();
        throw error;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
