using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Sends and receives Ethernet frames on an interface of the network namespace in which it was opened.</summary>
/// <remarks>packet(7).</remarks>
public sealed unsafe class PacketSocket : IDisposable
{
    private const int AddressSize = 20, MacSize = 6;

    private readonly SafeFileHandle _socket;
    private readonly int _index;

    /// <param name="index">The index of the interface.</param>
    /// <param name="protocol">The protocol in the header of the frames to receive; 0 for none.</param>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public PacketSocket(int index, ushort protocol)
    {
        _index = index;
        _socket = Libc.Socket(Libc.PacketFamily, Libc.RawSocket | Libc.CloseOnExec, 0);
        if (_socket.IsInvalid) throw LibcException.Last("socket");
        if (protocol == 0) return;
        var address = stackalloc byte[AddressSize];
        WriteAddress(new Span<byte>(address, AddressSize), protocol);
        if (Libc.Bind(_socket, address, AddressSize) == 0) return;
        var error = LibcException.Last("bind");
        _socket.Dispose();
        throw error;
    }

    /// <inheritdoc/>
    // To close such a socket, the kernel waits until no processor handles a packet for it: 10 to 20 ms [kernel 6.18], which no
    // caller need wait for. Until then the socket keeps the namespace in which it was opened.
    public void Dispose() => new Thread(_socket.Dispose) { IsBackground = true }.Start();

    /// <summary>Sends a frame.</summary>
    /// <exception cref="LibcException">The kernel does not send it.</exception>
    public void Send(ReadOnlySpan<byte> frame)
    {
        var address = stackalloc byte[AddressSize];
        var to = new Span<byte>(address, AddressSize);
        WriteAddress(to, BinaryPrimitives.ReadUInt16BigEndian(frame[12..]));
        to[11] = MacSize;
        frame[..MacSize].CopyTo(to[12..]);
        fixed (byte* bytes = frame)
        {
            if (Libc.SendTo(_socket, bytes, (nuint)frame.Length, 0, address, AddressSize) < 0) throw LibcException.Last("sendto");
        }
    }

    /// <summary>Waits for a frame.</summary>
    /// <param name="buffer">Where to put it; what does not fit is cut off.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>Its length; 0 if none came in time.</returns>
    /// <exception cref="LibcException">The interface is down, or gone.</exception>
    public int Receive(Span<byte> buffer, TimeSpan patience)
    {
        // struct pollfd, poll(2): descriptor, what to wait for, what happened.
        var poll = stackalloc int[2];
        (poll[0], poll[1]) = ((int)_socket.DangerousGetHandle(), 1);
        var ready = Libc.Poll(poll, 1, (int)Math.Ceiling(Math.Max(0, patience.TotalMilliseconds)));
        if (ready < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted) throw LibcException.Last("poll");
        if (ready <= 0) return 0;
        fixed (byte* bytes = buffer)
        {
            var count = Libc.Receive(_socket, bytes, (nuint)buffer.Length, 0);
            return count >= 0 ? (int)count : throw LibcException.Last("recv");
        }
    }

    // sockaddr_ll: family, protocol, interface, then three fields for received frames, and a MAC address.
    private void WriteAddress(Span<byte> address, ushort protocol)
    {
        address.Clear();
        MemoryMarshal.Write(address, (ushort)Libc.PacketFamily);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], protocol);
        MemoryMarshal.Write(address[4..], _index);
    }
}
