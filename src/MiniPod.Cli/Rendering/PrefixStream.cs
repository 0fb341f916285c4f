using System.Text;
using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Prefixes each line of a container's output with the container's name. It writes only whole lines, so that
/// the lines of several containers do not mix.</summary>
internal sealed class PrefixStream(Stream target, string name) : WriteOnlyStream
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"[{name}] ");
    private readonly MemoryStream _line = new();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.IndexOf((byte)'\n') is var end and >= 0)
        {
            _line.Write(buffer[..(end + 1)]);
            FlushLine();
            buffer = buffer[(end + 1)..];
        }

        _line.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _line.Length > 0)
        {
            _line.WriteByte((byte)'\n');
            FlushLine();
        }

        base.Dispose(disposing);
    }

    private void FlushLine()
    {
        target.Write([.. _prefix, .. _line.ToArray()]);
        _line.SetLength(0);
    }
}
