using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>A netlink socket: asks the kernel about the network namespace in which it was opened, whoever uses it.</summary>
/// <remarks>netlink(7).</remarks>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private const ushort Request = 0x1, DumpRequest = 0x300, Multipart = 0x2, DumpInterrupted = 0x10;
    private const ushort Error = 2, Done = 3;
    private const int HeaderSize = 16;

    // The kernel fills what it is given up to this size, and cuts off a message that does not fit.
    private const int BufferSize = 32 << 10;

    private readonly SafeFileHandle _socket;
    private readonly byte[] _buffer = new byte[BufferSize];
    private uint _sequence;

    /// <summary>Opens a socket in the namespace of the current thread.</summary>
    /// <exception cref="LibcException">The kernel does not have the protocol.</exception>
    public NetlinkSocket(NetlinkProtocol protocol)
    {
        _socket = Libc.Socket(Libc.NetlinkFamily, Libc.RawSocket | Libc.CloseOnExec, (int)protocol);
        if (_socket.IsInvalid) throw LibcException.Last("socket");
    }

    /// <summary>Handles one message of an answer.</summary>
    /// <param name="message">The message without its header: a fixed part, then attributes. Valid during the call.</param>
    public delegate void MessageHandler(ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Asks for a table.</summary>
    /// <param name="type">The type of the request, RTM_GETLINK.</param>
    /// <param name="request">The request without its header.</param>
    /// <param name="handler">Called with each message.</param>
    /// <returns>False if the table changed meanwhile: entries may be missing or doubled.</returns>
    /// <exception cref="LibcException">The kernel refuses the request.</exception>
    public bool Dump(ushort type, ReadOnlySpan<byte> request, MessageHandler handler)
    {
        Send(type, Request | DumpRequest, request);
        return Receive(handler, isDump: true);
    }

    /// <summary>Asks for one thing.</summary>
    /// <inheritdoc cref="Dump"/>
    public void Ask(ushort type, ReadOnlySpan<byte> request, MessageHandler handler)
    {
        Send(type, Request, request);
        Receive(handler, isDump: false);
    }

    /// <summary>Sends messages that are done together or not at all, and waits for the answer.</summary>
    /// <param name="messages">The messages with their headers, whose sequence number is <see cref="NextSequence"/>. One that is not
    /// the last but is to be answered has the flag NLM_F_ACK.</param>
    /// <exception cref="LibcException">The kernel refuses one of them.</exception>
    public void Commit(ReadOnlySpan<byte> messages)
    {
        _sequence++;
        fixed (byte* bytes = messages)
        {
            if (Libc.Send(_socket, bytes, (nuint)messages.Length, 0) < 0) throw LibcException.Last("send");
        }

        Receive(_ => { }, isDump: true);
    }

    /// <summary>The sequence number of what is sent next.</summary>
    public uint NextSequence => _sequence + 1;

    private void Send(ushort type, ushort flags, ReadOnlySpan<byte> request)
    {
        Span<byte> message = stackalloc byte[HeaderSize + request.Length];
        message.Clear();
        MemoryMarshal.Write(message, message.Length);
        MemoryMarshal.Write(message[4..], type);
        MemoryMarshal.Write(message[6..], flags);
        MemoryMarshal.Write(message[8..], ++_sequence);
        request.CopyTo(message[HeaderSize..]);
        fixed (byte* bytes = message)
        {
            if (Libc.Send(_socket, bytes, (nuint)message.Length, 0) < 0) throw LibcException.Last("send");
        }
    }

    private bool Receive(MessageHandler handler, bool isDump)
    {
        var isConsistent = true;
        while (true)
        {
            nint count;
            fixed (byte* bytes = _buffer) count = Libc.Receive(_socket, bytes, BufferSize, 0);
            if (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted) continue;
            if (count < 0) throw LibcException.Last("recv");
            var rest = (ReadOnlySpan<byte>)_buffer.AsSpan(0, (int)count);
            while (rest.Length >= HeaderSize)
            {
                var length = MemoryMarshal.Read<int>(rest);
                var (type, flags) = (MemoryMarshal.Read<ushort>(rest[4..]), MemoryMarshal.Read<ushort>(rest[6..]));
                if (length < HeaderSize || length > rest.Length) throw new LibcException("recv", null, Libc.InvalidArgument);
                var message = rest[HeaderSize..length];
                var isAnswer = MemoryMarshal.Read<uint>(rest[8..]) == _sequence;
                rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
                if (!isAnswer) continue;
                if ((flags & DumpInterrupted) != 0) isConsistent = false;
                if (type is Done or Error)
                {
                    // Both carry an error number; a dump that could not be finished ends with one too.
                    var error = message.Length >= sizeof(int) ? MemoryMarshal.Read<int>(message) : 0;
                    return error == 0 ? isConsistent : throw new LibcException("recv", null, -error);
                }

                handler(message);

                // A dump has an end of its own: some families do not mark its parts (Phonet).
                if (!isDump && (flags & Multipart) == 0) return isConsistent;
            }
        }
    }
}
