using MiniPod.Linux;

namespace MiniPod.Net.Netlink;

/// <summary>One change of the network of the namespace of the current thread.</summary>
/// <remarks>netlink(7).</remarks>
internal static class KernelChange
{
    /// <summary>What a change may do: take the place of another entry, be the only one, make a new one.</summary>
    public const ushort Replace = 0x100, Exclusive = 0x200, Create = 0x400;

    private const ushort Request = 0x1, Acknowledge = 0x4;

    /// <summary>Makes it, and waits until the kernel has done so.</summary>
    /// <param name="type">The type of the message.</param>
    /// <param name="flags">What it may do.</param>
    /// <param name="header">What stands before the attributes.</param>
    /// <param name="addAttributes">Adds the attributes.</param>
    /// <exception cref="LibcException">The kernel refuses it.</exception>
    public static void Commit(ushort type, ushort flags, ReadOnlySpan<byte> header, Action<MessageBuilder> addAttributes)
    {
        using var socket = new NetlinkSocket(NetlinkProtocol.Route);
        var message = new MessageBuilder(socket.NextSequence);
        message.Begin(type, (ushort)(Request | Acknowledge | flags), header);
        addAttributes(message);
        message.End();
        socket.Commit(message.Messages);
    }
}
