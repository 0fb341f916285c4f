using System.Buffers.Binary;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Tracing;

/// <summary>Reads which chains and rules the kernel has: what the handles of a <see cref="RuleEvent"/> mean.</summary>
/// <remarks>The kernel's include/uapi/linux/netfilter/nf_tables.h.</remarks>
public sealed class RuleTables : IDisposable
{
    private const ushort Subsystem = 10 << 8, GetChain = 4, GetRule = 7;
    private const int HeaderSize = 4; // struct nfgenmsg
    private readonly NetlinkSocket _socket = new(NetlinkProtocol.Netfilter);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Reads the chains that a hook of the kernel calls, with the hook; chains that only rules call are not among them.</summary>
    /// <exception cref="LibcException">The kernel has no nf_tables, or does not allow it.</exception>
    public IReadOnlyDictionary<RuleChain, RuleHook> BaseChains()
    {
        var found = new Dictionary<RuleChain, RuleHook>();
        _socket.Dump(Subsystem | GetChain, new byte[HeaderSize], message =>
        {
            var attributes = new Attributes(message[HeaderSize..]);
            if (attributes.Nested(4).Find(1) is { Length: sizeof(int) } hook)
            {
                found[new RuleChain(message[0], attributes.Text(1), attributes.Text(3))] =
                    (RuleHook)BinaryPrimitives.ReadInt32BigEndian(hook);
            }
        });
        return found;
    }

    /// <summary>Reads the handles of a chain's rules, in their order.</summary>
    /// <exception cref="LibcException">The chain is gone.</exception>
    public IReadOnlyList<ulong> Handles(RuleChain chain)
    {
        var request = new MessageBuilder(0);
        request.Begin(0, 0, [(byte)chain.Family, 0, 0, 0]);
        request.Text(1, chain.Table);
        request.Text(2, chain.Name);
        request.End();
        var found = new List<ulong>();
        _socket.Dump(Subsystem | GetRule, request.Messages[16..], message =>
        {
            var attributes = new Attributes(message[HeaderSize..]);
            var isOfChain = message[0] == chain.Family && attributes.Text(1) == chain.Table && attributes.Text(2) == chain.Name;
            if (isOfChain && attributes.Find(3) is { Length: sizeof(ulong) } handle)
                found.Add(BinaryPrimitives.ReadUInt64BigEndian(handle));
        });
        return found;
    }
}
