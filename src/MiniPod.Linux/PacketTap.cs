using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Sees the frames on all interfaces of the network namespace in which it was opened, and changes none of them. It ends with
/// the process, and leaves nothing.</summary>
/// <remarks>packet(7), "SO_ATTACH_FILTER" in socket(7).</remarks>
public sealed unsafe class PacketTap : IDisposable
{
    private const int AttachFilter = 26, Timestamps = 35;
    private const int AddressSize = 20, IndexAt = 4, TypeAt = 10; // struct sockaddr_ll
    private const int ControlHeaderSize = 16, ControlSize = 128; // struct cmsghdr
    private const int MostAtOnce = 10_000;
    private const int FrameSize = 64 << 10; // frames of one segment may be joined
    private const ushort AllProtocols = 0x0300; // ETH_P_ALL, in the byte order of the network
    private readonly SafeFileHandle _socket;
    private readonly byte[] _frame = new byte[FrameSize];

    /// <summary>Opens it in the namespace of the current thread.</summary>
    /// <param name="filter">Which frames to keep; the kernel drops the others.</param>
    /// <param name="bufferSize">How many bytes of frames the kernel keeps until they are read.</param>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public PacketTap(ReadOnlySpan<FilterInstruction> filter, int bufferSize = 4 << 20)
    {
        // Deaf until it is bound to a protocol, so that nothing comes in before the filter is there.
        _socket = Libc.Socket(Libc.PacketFamily, Libc.RawSocket | Libc.CloseOnExec, 0);
        if (_socket.IsInvalid) throw LibcException.Last("socket");
        var one = 1;
        fixed (FilterInstruction* code = filter)
        {
            var program = new FilterProgram { Length = (ushort)filter.Length, Code = code };
            if (Libc.SetSocketOption(_socket, Libc.SocketLevel, AttachFilter, (byte*)&program, (uint)sizeof(FilterProgram)) != 0
                || Libc.SetSocketOption(_socket, Libc.SocketLevel, Timestamps, (byte*)&one, sizeof(int)) != 0)
            {
                throw Failed("setsockopt");
            }
        }

        // Without CAP_NET_ADMIN the usual size has to do.
        Libc.SetSocketOption(_socket, Libc.SocketLevel, Libc.ForceReceiveBuffer, (byte*)&bufferSize, sizeof(int));
        var address = stackalloc byte[AddressSize];
        var bytes = new Span<byte>(address, AddressSize);
        bytes.Clear();
        MemoryMarshal.Write(bytes, (ushort)Libc.PacketFamily);
        MemoryMarshal.Write(bytes[2..], AllProtocols);
        if (Libc.Bind(_socket, address, AddressSize) != 0) throw Failed("bind");
    }

    /// <inheritdoc/>
    // As for PacketSocket: the kernel waits for all processors, and no caller need.
    public void Dispose() => new Thread(_socket.Dispose) { IsBackground = true }.Start();

    /// <summary>Returns the frames that it has seen since the last call, at most 10,000, and does not wait for more.</summary>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public IReadOnlyList<TappedFrame> Read()
    {
        var frames = new List<TappedFrame>();
        var address = stackalloc byte[AddressSize];
        var control = stackalloc byte[ControlSize];
        while (frames.Count < MostAtOnce && Next(address, control) is { } frame) frames.Add(frame);
        return frames;
    }

    private TappedFrame? Next(byte* address, byte* control)
    {
        fixed (byte* bytes = _frame)
        {
            var part = new Part { Bytes = bytes, Length = FrameSize };
            var message = new Message
            {
                Address = address,
                AddressLength = AddressSize,
                Parts = &part,
                PartCount = 1,
                Control = control,
                ControlLength = ControlSize,
            };
            nint count;
            do count = Libc.ReceiveMessage(_socket, &message, Libc.DoNotWait);
            while (count < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
            if (count < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain) return null;
            if (count < 0) throw LibcException.Last("recvmsg");
            return new TappedFrame(
                TimeIn(new ReadOnlySpan<byte>(control, (int)message.ControlLength)),
                *(int*)(address + IndexAt),
                (FrameDirection)address[TypeAt],
                _frame.AsMemory(0, (int)count).ToArray());
        }
    }

    // struct cmsghdr: length with header, level, type; then a struct timespec of two 64-bit numbers.
    private static long TimeIn(ReadOnlySpan<byte> control)
    {
        while (control.Length >= ControlHeaderSize)
        {
            var length = (int)MemoryMarshal.Read<ulong>(control);
            if (length < ControlHeaderSize || length > control.Length) break;
            if ((MemoryMarshal.Read<int>(control[8..]), MemoryMarshal.Read<int>(control[12..])) == (Libc.SocketLevel, Timestamps))
                return (MemoryMarshal.Read<long>(control[16..]) * 1_000_000_000) + MemoryMarshal.Read<long>(control[24..]);
            control = control[Math.Min((length + 7) & ~7, control.Length)..];
        }

        return 0;
    }

    private LibcException Failed(string call)
    {
        var error = LibcException.Last(call);
        _socket.Dispose();
        return error;
    }

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Code;
    }

    // struct iovec.
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public byte* Bytes;
        public nuint Length;
    }

    // struct msghdr.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Address;
        public uint AddressLength;
        public Part* Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
