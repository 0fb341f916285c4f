using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniPod.Linux;
using MiniPod.Net.Tracing;

namespace MiniPod.Pods.Packets;

/// <summary>One request, sent from a network namespace.</summary>
internal sealed class PacketRequest : IDisposable
{
    private const int EnoughOfAnswer = 1 << 20, EchoHeader = 8, IPv4Header = 20;
    private readonly Socket _socket;
    private readonly IPEndPoint _to;
    private readonly int _size;

    private PacketRequest(Socket socket, FlowKey flow, IPEndPoint to, int size) =>
        (_socket, Flow, _to, _size) = (socket, flow, to, size);

    /// <summary>What tells its packets from all others.</summary>
    public FlowKey Flow { get; }

    /// <summary>Makes it ready to be sent.</summary>
    /// <param name="path">The namespace.</param>
    /// <param name="protocol">TCP, UDP or ICMP.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="size">The bytes of data; 0 for a short request.</param>
    /// <exception cref="LibcException">The namespace cannot be entered.</exception>
    /// <exception cref="PodException">The kernel does not allow it: ICMP needs CAP_NET_RAW.</exception>
    public static PacketRequest Open(string path, ProtocolType protocol, IPEndPoint to, int size)
    {
        Socket socket;
        try
        {
            socket = Open(path, protocol, to.AddressFamily);
        }
        catch (LibcException error) when (error.Call == "socket")
        {
            throw error.IsForbidden
                ? new PodException("an echo request needs the capability CAP_NET_RAW. Use --tcp or --udp with a port.", error)
                : new PodException($"the sender cannot send to {to.Address}: {error.Message}.", error);
        }

        if (protocol == ProtocolType.Icmp)
        {
            var identifier = (ushort)Random.Shared.Next(1, 1 << 16);
            return new PacketRequest(socket, new FlowKey(ProtocolType.Icmp, identifier), to, size);
        }

        BindTo(socket, new IPEndPoint(to.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        return new PacketRequest(socket, new FlowKey(protocol, (ushort)((IPEndPoint)socket.LocalEndPoint!).Port), to, size);
    }

    private static void BindTo(Socket socket, IPEndPoint own)
    {
        try
        {
            socket.Bind(own);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new PodException($"the sender cannot send from {own.Address}: {error.Message}.", error);
        }
    }

    private static Socket Open(string path, ProtocolType protocol, AddressFamily family) => protocol switch
    {
        ProtocolType.Tcp => NetworkNamespace.OpenSocket(path, family, SocketType.Stream, protocol),
        ProtocolType.Udp => NetworkNamespace.OpenSocket(path, family, SocketType.Dgram, protocol),
        _ => NetworkNamespace.OpenSocket(
            path, family, SocketType.Raw, family == AddressFamily.InterNetworkV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp),
    };

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends it and waits for the answer.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PacketOutcome> SendAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            return Flow.Protocol switch
            {
                ProtocolType.Tcp => await AskAsync(deadline.Token, cancellationToken).ConfigureAwait(false),
                ProtocolType.Udp => await SendDatagramAsync(deadline.Token).ConfigureAwait(false),
                _ => await PingAsync(deadline.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PacketOutcome(PacketOutcomeKind.Silent);
        }
        catch (SocketException error)
        {
            var kind = error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset => PacketOutcomeKind.Refused,
                SocketError.TimedOut => PacketOutcomeKind.Silent,
                _ => PacketOutcomeKind.Unreachable,
            };
            return new PacketOutcome(kind) { Error = error.SocketErrorCode };
        }
    }

    private async Task<PacketOutcome> AskAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(_to, deadline).ConfigureAwait(false);
        var (first, bytes) = ("", 0);
        try
        {
            await _socket.SendAsync(HttpRequest(), deadline).ConfigureAwait(false);
            var buffer = new byte[16 << 10];
            while (bytes < EnoughOfAnswer && await _socket.ReceiveAsync(buffer, deadline).ConfigureAwait(false) is > 0 and var count)
            {
                if (bytes == 0) first = FirstLine(buffer.AsSpan(0, count));
                bytes += count;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PacketOutcome(bytes == 0 ? PacketOutcomeKind.Accepted : PacketOutcomeKind.Incomplete, first, bytes);
        }
        catch (SocketException error) when (bytes > 0 || error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A server that speaks something else hangs up; an answer that was cut off was one.
            return new PacketOutcome(bytes == 0 ? PacketOutcomeKind.Accepted : PacketOutcomeKind.Answered, first, bytes);
        }

        return new PacketOutcome(bytes == 0 ? PacketOutcomeKind.Accepted : PacketOutcomeKind.Answered, first, bytes);
    }

    private async Task<PacketOutcome> SendDatagramAsync(CancellationToken deadline)
    {
        await _socket.ConnectAsync(_to, deadline).ConfigureAwait(false);
        await _socket.SendAsync(_size == 0 ? "minipod\n"u8.ToArray() : new byte[_size], deadline).ConfigureAwait(false);
        var buffer = new byte[64 << 10];
        var count = await _socket.ReceiveAsync(buffer, deadline).ConfigureAwait(false);
        return new PacketOutcome(PacketOutcomeKind.Answered, FirstLine(buffer.AsSpan(0, count)), count);
    }

    private async Task<PacketOutcome> PingAsync(CancellationToken deadline)
    {
        var isIPv6 = _to.AddressFamily == AddressFamily.InterNetworkV6;
        var request = new byte[EchoHeader + (_size == 0 ? 56 : _size)]; // as ping(8) sends
        request[0] = isIPv6 ? (byte)128 : (byte)8;
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(4), Flow.Port);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), 1);
        if (!isIPv6) BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(2), Checksum(request)); // the kernel does it for ICMPv6
        await _socket.SendToAsync(request, new IPEndPoint(_to.Address, 0), deadline).ConfigureAwait(false);
        var buffer = new byte[64 << 10];
        while (true)
        {
            var count = await _socket.ReceiveAsync(buffer, deadline).ConfigureAwait(false);
            var answer = buffer.AsMemory(0, count)[(isIPv6 || count < IPv4Header ? 0 : (buffer[0] & 15) * 4)..];
            if (IsOurs(answer.Span, isIPv6 ? (byte)129 : (byte)0))
                return new PacketOutcome(PacketOutcomeKind.Answered, "", answer.Length - EchoHeader);
            if (IsErrorAboutOurs(answer.Span, isIPv6)) return new PacketOutcome(PacketOutcomeKind.Unreachable);
        }
    }

    private bool IsOurs(ReadOnlySpan<byte> message, byte type) => message.Length >= EchoHeader && message[0] == type
        && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == Flow.Port;

    // An ICMP error quotes the packet that it is about.
    private bool IsErrorAboutOurs(ReadOnlySpan<byte> message, bool isIPv6)
    {
        if (message.Length < EchoHeader || !(isIPv6 ? message[0] is 1 or 2 or 3 : message[0] is 3 or 11)) return false;
        return TracedPacket.Of(message[EchoHeader..]) is { } about && about.IsOf(Flow);
    }

    private byte[] HttpRequest()
    {
        const string start = "GET / HTTP/1.0\r\nHost: minipod\r\nUser-Agent: minipod-packet\r\n", padding = "X-Padding: ", end = "\r\n\r\n";
        var missing = _size - start.Length - padding.Length - end.Length;
        return Encoding.ASCII.GetBytes(missing > 0 ? $"{start}{padding}{new string('x', missing)}{end}" : $"{start}\r\n");
    }

    private static string FirstLine(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOfAny((byte)'\r', (byte)'\n');
        var line = answer[..Math.Min(end < 0 ? answer.Length : end, 80)];
        return line.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "" : Encoding.ASCII.GetString(line);
    }

    // RFC 1071.
    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2) sum += (uint)((bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
