using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniPod.Net.Netlink;

/// <summary>Builds netlink messages with nested attributes.</summary>
/// <param name="sequence">The sequence number of all messages.</param>
/// <remarks>netlink(7).</remarks>
internal sealed class MessageBuilder(uint sequence)
{
    private const ushort Nested = 0x8000;
    private const int MessageHeader = 16;
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _open = [];
    private int _message;

    /// <summary>Begins a message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="header">What stands before its attributes.</param>
    public void Begin(ushort type, ushort flags, ReadOnlySpan<byte> header)
    {
        _message = _bytes.Count;
        Add<uint>(0); // the length, which is known at the end
        Add(type);
        Add(flags);
        Add(sequence);
        Add<uint>(0); // the kernel gives us an address
        _bytes.AddRange(header);
    }

    /// <summary>Ends the message.</summary>
    public void End() => MemoryMarshal.Write(Span[_message..], _bytes.Count - _message);

    /// <summary>Adds a text.</summary>
    public void Text(ushort type, string text) => Bytes(type, [.. Encoding.UTF8.GetBytes(text), 0]);

    /// <summary>Adds a number of 32 bits, in the byte order of this machine.</summary>
    public void HostNumber(ushort type, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, number);
        Bytes(type, bytes);
    }

    /// <summary>Adds a number of 32 bits, in the byte order of the network.</summary>
    public void Number(ushort type, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Bytes(type, bytes);
    }

    /// <summary>Adds bytes.</summary>
    public void Bytes(ushort type, ReadOnlySpan<byte> value)
    {
        Add((ushort)(value.Length + 4));
        Add(type);
        _bytes.AddRange(value);
        while (_bytes.Count % 4 != 0) _bytes.Add(0);
    }

    /// <summary>Begins an attribute that holds attributes.</summary>
    public void Open(ushort type)
    {
        _open.Push(_bytes.Count);
        Add<ushort>(0); // the length, which is known at the end
        Add((ushort)(type | Nested));
    }

    /// <summary>Begins an attribute that holds a fixed part and then attributes.</summary>
    public void Open(ushort type, ReadOnlySpan<byte> header)
    {
        Open(type);
        _bytes.AddRange(header);
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        var start = _open.Pop();
        MemoryMarshal.Write(Span[start..], (ushort)(_bytes.Count - start));
    }

    /// <summary>All messages.</summary>
    public ReadOnlySpan<byte> Messages => Span;

    private Span<byte> Span => CollectionsMarshal.AsSpan(_bytes);

    private void Add<T>(T value)
        where T : unmanaged
    {
        ReadOnlySpan<T> one = [value];
        _bytes.AddRange(MemoryMarshal.AsBytes(one));
    }
}
