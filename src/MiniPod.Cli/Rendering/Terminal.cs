using System.Text;
using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Text to people: standard output for data, standard error for all else. Not the Console, which sends control sequences to a terminal.</summary>
internal static class Terminal
{
    public static TextWriter Out { get; } = Open(StandardStream.Output);

    public static TextWriter Error { get; } = Open(StandardStream.Error);

    /// <summary>Whether colours are welcome on standard error: it is a terminal and nobody asked for none (no-color.org).</summary>
    public static bool HasColor { get; } =
        StandardStream.Error.IsTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
