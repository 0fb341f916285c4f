using System.Net.Sockets;
using MiniPod.Linux;

namespace MiniPod.Net.Tracing;

/// <summary>The packet filter for the Ethernet frames of one connection: its own packets in both directions, and the ICMP errors that may
/// be about them. Frames with a VLAN tag and packets with IPv6 extension headers, such as fragments, do not pass.</summary>
/// <remarks>The kernel's Documentation/networking/filter.rst; RFC 791, 792, 4443, 8200.</remarks>
internal static class FlowFilter
{
    private const ushort LoadHalf = 0x28, LoadByte = 0x30, LoadHalfAt = 0x48, LoadByteAt = 0x50, LoadHeaderLength = 0xb1;
    private const ushort JumpAlways = 0x05, JumpIfEqual = 0x15, JumpIfBits = 0x45, Return = 0x06;
    private const uint EtherType = 12, IPv4 = 0x0800, IPv6 = 0x86dd;
    private const uint Header = 14, Protocol4 = Header + 9, Fragment4 = Header + 6, Protocol6 = Header + 6, After6 = Header + 40;
    private const uint Icmp4 = 1, Icmp6 = 58, IdentifierAt = 4;
    private const string Keep = "keep", Drop = "drop";

    // The headers are enough: of an ICMP error about a packet with all options, 150 bytes.
    private const uint Kept = 256;

    // Destination unreachable and time exceeded; for IPv6 also packet too big.
    private static readonly uint[] Errors4 = [3, 11], Errors6 = [1, 2, 3];

    /// <summary>Builds it.</summary>
    public static FilterInstruction[] For(FlowKey flow)
    {
        var code = new Assembler();
        code.Load(LoadHalf, EtherType);
        code.JumpTo("v4", IPv4);
        code.JumpTo("v6", IPv6);
        code.Jump(Drop);

        code.Label("v4");
        code.Load(LoadHalf, Fragment4);
        code.JumpTo(Drop, 0x1fff, JumpIfBits); // Only the first fragment has ports.
        code.Load(LoadHeaderLength, Header);
        Decide(code, flow, isIPv6: false);

        code.Label("v6");
        Decide(code, flow, isIPv6: true);

        code.Label(Drop);
        code.Add(Return, 0);
        code.Label(Keep);
        code.Add(Return, Kept);
        return code.Instructions();
    }

    // What stands behind the header of IPv4 is found by the length of that header; the one of IPv6 always has the same.
    private static void Decide(Assembler code, FlowKey flow, bool isIPv6)
    {
        var (protocol, after, icmp) = isIPv6 ? (Protocol6, After6, Icmp6) : (Protocol4, Header, Icmp4);
        var (loadHalf, loadByte) = isIPv6 ? (LoadHalf, LoadByte) : (LoadHalfAt, LoadByteAt);
        var (ports, errors) = isIPv6 ? ("ports6", "icmp6") : ("ports4", "icmp4");
        var isOfIcmp = flow.Protocol == ProtocolType.Icmp;
        code.Load(LoadByte, protocol);
        if (!isOfIcmp) code.JumpTo(ports, flow.Number(isIPv6));
        code.JumpTo(errors, icmp);
        code.Jump(Drop);
        code.Label(errors);
        code.Load(loadByte, after);
        foreach (var type in isIPv6 ? Errors6 : Errors4) code.JumpTo(Keep, type);
        if (isOfIcmp) Compare(code, loadHalf, after + IdentifierAt, flow.Port);
        code.Jump(Drop);
        if (isOfIcmp) return;
        code.Label(ports);
        Compare(code, loadHalf, after, flow.Port);
        Compare(code, loadHalf, after + 2, flow.Port);
        code.Jump(Drop);
    }

    private static void Compare(Assembler code, ushort load, uint at, uint value)
    {
        code.Load(load, at);
        code.JumpTo(Keep, value);
    }

    /// <summary>Turns names of places into distances.</summary>
    private sealed class Assembler
    {
        private readonly List<(ushort Code, string? Target, uint Value)> _code = [];
        private readonly Dictionary<string, int> _labels = [];

        public void Label(string name) => _labels.Add(name, _code.Count);

        public void Load(ushort code, uint at) => _code.Add((code, null, at));

        public void Add(ushort code, uint value) => _code.Add((code, null, value));

        /// <summary>Jumps if the loaded value is this one, and goes on otherwise.</summary>
        public void JumpTo(string target, uint value, ushort code = JumpIfEqual) => _code.Add((code, target, value));

        /// <summary>Jumps in any case.</summary>
        public void Jump(string target) => _code.Add((JumpAlways, target, 0));

        public FilterInstruction[] Instructions() => [.. _code.Select((one, index) => one.Target is null
            ? new FilterInstruction(one.Code, 0, 0, one.Value)
            : JumpBy(one.Code, _labels[one.Target] - index - 1, one.Value))];

        private static FilterInstruction JumpBy(ushort code, int distance, uint value) => code == JumpAlways
            ? new FilterInstruction(code, 0, 0, (uint)distance)
            : new FilterInstruction(code, checked((byte)distance), 0, value);
    }
}
