using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniPod.Net.Netlink;

/// <summary>The attributes at the end of a netlink message: type, length, value.</summary>
/// <param name="bytes">The attributes, one after the other.</param>
/// <remarks>netlink(7); NLA_ALIGN in the kernel's include/uapi/linux/netlink.h.</remarks>
internal readonly ref struct Attributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 4;

    // The two highest bits are flags: nested, and in the byte order of the network.
    private const int TypeMask = 0x3fff;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The value of an attribute; empty if there is none.</summary>
    public ReadOnlySpan<byte> Find(int type)
    {
        var rest = _bytes;
        while (rest.Length >= HeaderSize)
        {
            var length = (int)MemoryMarshal.Read<ushort>(rest);
            if (length < HeaderSize || length > rest.Length) break;
            if ((MemoryMarshal.Read<ushort>(rest[2..]) & TypeMask) == type) return rest[HeaderSize..length];
            rest = rest[Math.Min(Aligned(length), rest.Length)..];
        }

        return [];
    }

    /// <summary>The attributes within an attribute.</summary>
    public Attributes Nested(int type) => new(Find(type));

    /// <summary>A number of 32 bits; null if there is none.</summary>
    public int? Number(int type) => Find(type) is { Length: >= sizeof(int) } value ? MemoryMarshal.Read<int>(value) : null;

    /// <summary>A number of 8 bits; null if there is none.</summary>
    public byte? Byte(int type) => Find(type) is { IsEmpty: false } value ? value[0] : null;

    /// <summary>A text; empty if there is none.</summary>
    public string Text(int type) => Encoding.UTF8.GetString(Find(type).TrimEnd((byte)0));

    /// <summary>An IP address; null if there is none.</summary>
    public IPAddress? Address(int type) => Find(type) is { Length: 4 or 16 } value ? new IPAddress(value) : null;

    /// <summary>A hardware address; null if there is none.</summary>
    public PhysicalAddress? Mac(int type) => Find(type) is { IsEmpty: false } value ? new PhysicalAddress(value.ToArray()) : null;

    /// <summary>A length rounded up to where the next attribute, or message, begins.</summary>
    public static int Aligned(int length) => (length + 3) & ~3;
}
