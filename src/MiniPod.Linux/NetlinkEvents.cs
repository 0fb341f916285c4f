using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>Hears what the kernel tells of changes to groups of netlink sockets, and lets somebody wait for it.</summary>
/// <remarks>netlink(7), "Multicast groups".</remarks>
public sealed unsafe class NetlinkEvents : IDisposable
{
    private const int ListenToAllNamespaces = 8;
    private const int Readable = 1;
    private const int Failed = 8, HungUp = 16; // POLLERR, POLLHUP: told of without being asked for
    private const int BufferSize = 32 << 10;
    private readonly List<SafeFileHandle> _sockets = [];
    private readonly AnonymousPipeServerStream _wakers = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _woken;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly int _output;
    private readonly Lock _waking = new();
    private bool _isWakeAsked, _isDisposed;

    /// <summary>Begins to listen, in the network namespace of the current thread and in those that have an id there, as those of
    /// pods have.</summary>
    /// <param name="groups">The groups, as bits, with their protocols.</param>
    /// <param name="output">An output whose reader may go away, which ends the waiting too.</param>
    /// <exception cref="LibcException">The kernel does not have one of the protocols.</exception>
    public NetlinkEvents(IEnumerable<(NetlinkProtocol Protocol, uint Groups)> groups, StandardStream? output = null)
    {
        _output = output?.Descriptor ?? -1; // poll(2) ignores a negative one
        _woken = new AnonymousPipeClientStream(PipeDirection.In, _wakers.ClientSafePipeHandle);
        try
        {
            foreach (var (protocol, bits) in groups) _sockets.Add(Open(protocol, bits));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether nobody reads the output any more, as the last <see cref="Wait"/> saw it.</summary>
    public bool IsReaderGone { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_waking) _isDisposed = true;
        foreach (var socket in _sockets) socket.Dispose();
        _woken.Dispose();
        _wakers.Dispose();
    }

    /// <summary>Ends the present or the next <see cref="Wait"/> as a change does. Any thread may call it at any time.</summary>
    public void Wake()
    {
        lock (_waking)
        {
            if (_isDisposed || _isWakeAsked) return;
            _isWakeAsked = true;
            _wakers.WriteByte(0);
        }
    }

    /// <summary>Waits until the kernel tells of a change, somebody wakes it, or the reader of the output is gone.</summary>
    /// <param name="patience">How long to wait; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False if there was nothing in that time.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="LibcException">The kernel does not let it wait.</exception>
    public bool Wait(TimeSpan? patience, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => _wakers.WriteByte(0));

        // struct pollfd, poll(2): descriptor, what to wait for, what happened.
        var count = _sockets.Count + 2;
        var poll = stackalloc int[2 * count];
        while (true)
        {
            (poll[0], poll[1]) = (_output, 0);
            (poll[2], poll[3]) = ((int)_woken.SafePipeHandle.DangerousGetHandle(), Readable);
            for (var i = 2; i < count; i++) (poll[2 * i], poll[(2 * i) + 1]) = ((int)_sockets[i - 2].DangerousGetHandle(), Readable);
            var ready = Libc.Poll(poll, (nuint)count, patience is { } time ? (int)Math.Ceiling(time.TotalMilliseconds) : -1);
            var error = Marshal.GetLastPInvokeError();
            var isWoken = ready > 0 && poll[3] >> 16 != 0; // revents is the second half
            if (isWoken) _woken.ReadByte();
            cancellationToken.ThrowIfCancellationRequested();
            if (ready == 0) return false;
            if (ready < 0 && error == Libc.Interrupted) continue;
            if (ready < 0) throw new LibcException("poll", null, error);
            IsReaderGone = (poll[1] >> 16 & (Failed | HungUp)) != 0;
            var wasAsked = isWoken && TakeWake();
            if (isWoken && ready == 1 && !wasAsked) continue; // By an earlier token, which had been seen before it could wake.
            foreach (var socket in _sockets) Drain(socket);
            return true;
        }
    }

    private bool TakeWake()
    {
        lock (_waking)
        {
            var wasAsked = _isWakeAsked;
            _isWakeAsked = false;
            return wasAsked;
        }
    }

    private static SafeFileHandle Open(NetlinkProtocol protocol, uint groups)
    {
        var socket = Libc.Socket(Libc.NetlinkFamily, Libc.RawSocket | Libc.CloseOnExec, (int)protocol);
        if (socket.IsInvalid) throw LibcException.Last("socket");
        var address = stackalloc uint[3]; // struct sockaddr_nl: family, our address (0: any), groups
        (address[0], address[1], address[2]) = (Libc.NetlinkFamily, 0, groups);
        var on = 1;
        string? failed = null;
        if (Libc.SetSocketOption(socket, Libc.NetlinkLevel, ListenToAllNamespaces, (byte*)&on, sizeof(int)) != 0) failed = "setsockopt";
        else if (Libc.Bind(socket, (byte*)address, 12) != 0) failed = "bind";
        if (failed is null) return socket;
        var error = LibcException.Last(failed);
        socket.Dispose();
        throw error;
    }

    // What happened does not matter, and neither does that the kernel had more to tell than it could keep.
    private void Drain(SafeFileHandle socket)
    {
        fixed (byte* bytes = _buffer)
        {
            while (Libc.Receive(socket, bytes, BufferSize, Libc.DoNotWait) >= 0)
            {
            }
        }
    }
}
