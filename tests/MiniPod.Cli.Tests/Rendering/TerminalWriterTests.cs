using System.Text;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class TerminalWriterTests : IDisposable
{
    private readonly MemoryStream _written = new();

    private string Written => Encoding.UTF8.GetString(_written.ToArray());

    public void Dispose() => _written.Dispose();

    [Theory]
    [InlineData("\e[2Jx\a", "?[2Jx?")]
    [InlineData("a\r\nb\bc\0", "a?\nb?c?")]
    [InlineData("\u007f\u009b31m\u0085", "??31m?")]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("grün \u4e16\u754c \U0001f600", "grün \u4e16\u754c \U0001f600")]
    public void Write_ToATerminal_ControlCharactersAreVisible(string text, string shown)
    {
        using var writer = new TerminalWriter(_written, isTerminal: true);

        writer.Write(text);
        writer.WriteLine(text);
        foreach (var c in text.Where(c => !char.IsSurrogate(c))) writer.Write(c);
        writer.Write(text.ToCharArray());
        writer.WriteLine("{0}", text);

        var single = string.Concat(shown.Where(c => !char.IsSurrogate(c)));
        Assert.Equal($"{shown}{shown}\n{single}{shown}{shown}\n", Written);
    }

    [Fact]
    public void Write_ToAFile_TextIsAsItWas()
    {
        using var writer = new TerminalWriter(_written, isTerminal: false);

        writer.WriteLine("\e[2J\u009b");

        Assert.Equal("\e[2J\u009b\n", Written);
    }

    [Fact]
    public void WriteLine_InAStyle_OnlyOurOwnSequencesReachTheTerminal()
    {
        using var colored = new TerminalWriter(_written, isTerminal: true, hasColor: true);
        using var plain = new TerminalWriter(_written, isTerminal: true);

        colored.WriteLine("x\e[31m", TextStyle.Bold);
        colored.WriteLine("x\e[31m", TextStyle.Plain);
        plain.WriteLine("x\e[31m", TextStyle.Bold);

        Assert.Equal("\e[1mx?[31m\e[0m\nx?[31m\nx?[31m\n", Written);
    }
}
