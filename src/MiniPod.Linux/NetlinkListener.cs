using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Hears what the kernel tells a group of netlink sockets, in the network namespace in which it was opened.</summary>
/// <remarks>netlink(7), "Multicast groups".</remarks>
public sealed unsafe class NetlinkListener : IDisposable
{
    private const int AddMembership = 1;
    private const int HeaderSize = 16;
    private const int NoBufferSpace = 105; // ENOBUFS, errno(3)
    private const int BufferSize = 64 << 10;
    private readonly SafeFileHandle _socket;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Joins a group in the namespace of the current thread.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="group">The number of the group.</param>
    /// <param name="bufferSize">How many bytes of messages the kernel keeps until they are read.</param>
    /// <exception cref="LibcException">The kernel does not allow it, or has no such group.</exception>
    public NetlinkListener(NetlinkProtocol protocol, int group, int bufferSize = 4 << 20)
    {
        _socket = Libc.Socket(Libc.NetlinkFamily, Libc.RawSocket | Libc.CloseOnExec, (int)protocol);
        if (_socket.IsInvalid) throw LibcException.Last("socket");

        // Without CAP_NET_ADMIN the usual size has to do.
        Libc.SetSocketOption(_socket, Libc.SocketLevel, Libc.ForceReceiveBuffer, (byte*)&bufferSize, sizeof(int));
        var address = stackalloc uint[3]; // struct sockaddr_nl
        (address[0], address[1], address[2]) = (Libc.NetlinkFamily, 0, 0);
        if (Libc.Bind(_socket, (byte*)address, 12) != 0) throw Failed("bind");
        if (Libc.SetSocketOption(_socket, Libc.NetlinkLevel, AddMembership, (byte*)&group, sizeof(int)) != 0) throw Failed("setsockopt");
    }

    /// <summary>Handles a message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="message">The message without its header. Valid during the call.</param>
    public delegate void Handler(ushort type, ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Hands over the messages that came since the last call, and does not wait for more. Messages that the kernel could not
    /// keep are missing.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public void Read(Handler handler)
    {
        while (true)
        {
            nint count;
            fixed (byte* bytes = _buffer) count = Libc.Receive(_socket, bytes, BufferSize, Libc.DoNotWait);
            if (count < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain) return;
            if (count < 0 && Marshal.GetLastPInvokeError() is Libc.Interrupted or NoBufferSpace) continue; // after lost ones come others
            if (count < 0) throw LibcException.Last("recv");
            var rest = (ReadOnlySpan<byte>)_buffer.AsSpan(0, (int)count);
            while (rest.Length >= HeaderSize)
            {
                var length = MemoryMarshal.Read<int>(rest);
                if (length < HeaderSize || length > rest.Length) break;
                handler(MemoryMarshal.Read<ushort>(rest[4..]), rest[HeaderSize..length]);
                rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
            }
        }
    }

    private LibcException Failed(string call)
    {
        var error = LibcException.Last(call);
        _socket.Dispose();
        return error;
    }
}
