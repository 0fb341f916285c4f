using System.Text;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class PrefixStreamTests
{
    [Fact]
    public void Write_PiecesOfLines_ComeOutAsWholeLinesWithTheName()
    {
        var target = new MemoryStream();
        using (var stream = new PrefixStream(target, "web"))
        {
            Write(stream, "on");
            Assert.Equal(0, target.Length);
            Write(stream, "e\ntwo\n\nthr");
            Assert.Equal("[web] one\n[web] two\n[web] \n", Encoding.UTF8.GetString(target.ToArray()));
            Write(stream, "ee");
        }

        Assert.Equal("[web] one\n[web] two\n[web] \n[web] three\n", Encoding.UTF8.GetString(target.ToArray()));
    }

    [Fact]
    public void Write_CharacterInTwoPieces_StaysWhole()
    {
        var target = new MemoryStream();
        using var stream = new PrefixStream(target, "w");
        var bytes = Encoding.UTF8.GetBytes("ü\n");

        stream.Write(bytes, 0, 1);
        stream.Write(bytes, 1, 2);

        Assert.Equal("[w] ü\n", Encoding.UTF8.GetString(target.ToArray()));
    }

    [Fact]
    public void Dispose_NothingWritten_AddsNothing()
    {
        var target = new MemoryStream();

        new PrefixStream(target, "w").Dispose();

        Assert.Equal(0, target.Length);
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
