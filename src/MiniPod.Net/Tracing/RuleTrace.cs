using System.Buffers.Binary;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Tracing;

/// <summary>
/// Has the kernel tell which rules decide about the packets of one connection, of iptables with nf_tables and of nftables. To that end it
/// makes a table that marks these packets and nothing else. The table belongs to a socket of this process: the kernel removes it when the
/// process ends, however it ends. Rules of iptables-legacy are not told.
/// </summary>
/// <remarks>The kernel's include/uapi/linux/netfilter/nf_tables.h; nft(8), "monitor" and "owner".</remarks>
public sealed class RuleTrace : IDisposable
{
    /// <summary>What the names of such tables begin with; the number of the process follows.</summary>
    public const string TablePrefix = "minipod_trace_";

    private const ushort Subsystem = 10 << 8, BatchBegin = 0x10, BatchEnd = 0x11;
    private const ushort NewTable = 0, NewChain = 3, NewRule = 6, TraceMessage = 17;
    private const ushort Request = 0x1, Acknowledge = 0x4, Create = 0x400, Append = 0x800;
    private const int TraceGroup = 9; // NFNLGRP_NFTRACE
    private const byte Both = 1; // NFPROTO_INET
    private const uint OwnedByProcess = 2; // NFT_TABLE_F_OWNER, since Linux 5.12
    private const int BeforeAll = -350; // before what iptables calls "raw"
    private const uint TransportHeader = 2;
    private const uint ProtocolOfPacket = 16, TraceMark = 12; // NFT_META_L4PROTO, NFT_META_NFTRACE
    private static readonly (string Chain, uint Hook)[] Hooks = [("before", 0), ("own", 3)]; // prerouting, output
    private const int RememberedPackets = 1024;
    private static readonly string Table = $"{TablePrefix}{Environment.ProcessId}_";
    private static int _count;
    private readonly FlowKey _flow;
    private readonly string _table = $"{Table}{Interlocked.Increment(ref _count)}";
    private readonly NetlinkListener _events;
    private readonly NetlinkSocket _owner;
    private readonly Dictionary<int, RuleEvent> _packets = [];

    /// <summary>Begins, in the network namespace of the current thread.</summary>
    /// <param name="flow">The connection.</param>
    /// <exception cref="LibcException">The kernel has no nf_tables, or none whose tables can be owned, or does not allow it
    /// (CAP_NET_ADMIN).</exception>
    public RuleTrace(FlowKey flow)
    {
        _flow = flow;
        _events = new NetlinkListener(NetlinkProtocol.Netfilter, TraceGroup);
        try
        {
            _owner = new NetlinkSocket(NetlinkProtocol.Netfilter);
            var batch = Batch(_table, flow, _owner.NextSequence);
            _owner.Commit(batch.Messages);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner?.Dispose();
        _events.Dispose();
    }

    /// <summary>Returns what was decided since the last call, in the order in which it was decided, and does not wait for more. The
    /// tables that mark packets are left out, and so are packets that somebody else traces.</summary>
    public IReadOnlyList<RuleEvent> Read()
    {
        var events = new List<RuleEvent>();
        _events.Read((type, message) =>
        {
            if (type != (Subsystem | TraceMessage) || Event(message) is not { } one) return;
            var isOfATrace = one.Table.StartsWith(TablePrefix, StringComparison.Ordinal);
            if (!isOfATrace && one.Packet?.IsOf(_flow) == true) events.Add(one);
        });
        return events;
    }

    // Only the first event of a packet in a hook has its headers and interfaces; the others have the same id.
    private RuleEvent? Event(ReadOnlySpan<byte> message)
    {
        if (message.Length < 4) return null;
        var attributes = new Attributes(message[4..]);
        var (one, id) = (Parse(message[0], attributes), BigEndian(attributes.Find(6)));
        if (_packets.Count > RememberedPackets) _packets.Clear();
        if (one.Packet is not null) _packets[id] = one;
        else if (_packets.TryGetValue(id, out var first))
            one = one with { Packet = first.Packet, InLink = first.InLink, OutLink = first.OutLink };
        return one;
    }

    private static RuleEvent Parse(byte family, Attributes attributes)
    {
        var kind = BigEndian(attributes.Find(4)); // NFTA_TRACE_TYPE: 1 policy, 2 end of the chain, 3 rule
        var verdict = attributes.Nested(5);
        return new RuleEvent(
            attributes.Text(1), attributes.Text(2), VerdictOf(BigEndian(kind == 1 ? attributes.Find(16) : verdict.Find(1))))
        {
            Family = family,
            Handle = attributes.Find(3) is { Length: sizeof(ulong) } handle ? BinaryPrimitives.ReadUInt64BigEndian(handle) : 0,
            Target = verdict.Text(2) is { Length: > 0 } target ? target : null,
            IsPolicy = kind == 1,
            InLink = BigEndian(attributes.Find(10)),
            OutLink = BigEndian(attributes.Find(12)),
            Packet = TracedPacket.Of([.. attributes.Find(8), .. attributes.Find(9)]),
        };
    }

    // A number of a queue, or of an error, may stand above the verdict.
    private static RuleVerdict VerdictOf(int code) => (RuleVerdict)(code >= 0 ? code & 0xff : code);

    private static int BigEndian(ReadOnlySpan<byte> value) =>
        value.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(value) : 0;

    private static MessageBuilder Batch(string table, FlowKey flow, uint sequence)
    {
        var batch = new MessageBuilder(sequence);
        ReadOnlySpan<byte> batchHeader = [0, 0, 0, 10], header = [Both, 0, 0, 0]; // struct nfgenmsg
        batch.Begin(BatchBegin, Request, batchHeader);
        batch.End();
        batch.Begin(Subsystem | NewTable, Request | Create, header);
        batch.Text(1, table);
        batch.Number(2, OwnedByProcess);
        batch.End();
        var rules = Rules(flow).ToList();
        foreach (var (chain, hook) in Hooks)
        {
            batch.Begin(Subsystem | NewChain, Request | Create, header);
            batch.Text(1, table);
            batch.Text(3, chain);
            batch.Open(4);
            batch.Number(1, hook);
            batch.Number(2, unchecked((uint)BeforeAll));
            batch.Close();
            batch.Number(5, 1); // accept
            batch.Text(7, "filter");
            batch.End();
            foreach (var (index, (protocol, offset)) in rules.Index())
            {
                // The last message but the end of the batch is the one to be answered: an error is told in any case.
                var isLast = chain == Hooks[^1].Chain && index == rules.Count - 1;
                batch.Begin(
                    Subsystem | NewRule, (ushort)(Request | Create | Append | (isLast ? Acknowledge : 0)), header);
                AddRule(batch, table, chain, protocol, offset, flow.Port);
                batch.End();
            }
        }

        batch.Begin(BatchEnd, Request, batchHeader);
        batch.End();
        return batch;
    }

    // Where in the transport header our number is: either port, or the identifier of a request.
    private static IEnumerable<(byte Protocol, uint Offset)> Rules(FlowKey flow)
    {
        if (flow.Protocol == ProtocolType.Icmp) return [(flow.Number(isIPv6: false), 4), (flow.Number(isIPv6: true), 4)];
        return [(flow.Number(isIPv6: false), 0), (flow.Number(isIPv6: false), 2)];
    }

    private static void AddRule(MessageBuilder batch, string table, string chain, byte protocol, uint offset, ushort port)
    {
        batch.Text(1, table);
        batch.Text(2, chain);
        batch.Open(4);
        Expression(batch, "meta", () =>
        {
            batch.Number(1, 1);
            batch.Number(2, ProtocolOfPacket);
        });
        Compare(batch, [protocol]);
        Expression(batch, "payload", () =>
        {
            batch.Number(1, 1);
            batch.Number(2, TransportHeader);
            batch.Number(3, offset);
            batch.Number(4, sizeof(ushort));
        });
        Compare(batch, [(byte)(port >> 8), (byte)port]);
        Expression(batch, "immediate", () =>
        {
            batch.Number(1, 1);
            batch.Open(2);
            batch.Bytes(1, [1]);
            batch.Close();
        });
        Expression(batch, "meta", () =>
        {
            batch.Number(2, TraceMark);
            batch.Number(3, 1);
        });
        batch.Close();
    }

    private static void Compare(MessageBuilder batch, byte[] value) => Expression(batch, "cmp", () =>
    {
        batch.Number(1, 1);
        batch.Number(2, 0); // equal
        batch.Open(3);
        batch.Bytes(1, value);
        batch.Close();
    });

    private static void Expression(MessageBuilder batch, string name, Action add)
    {
        batch.Open(1);
        batch.Text(1, name);
        batch.Open(2);
        add();
        batch.Close();
        batch.Close();
    }
}
