using System.Text;
using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Text to people: standard output for data, standard error for all else. Not the Console, which sends control sequences to a terminal.</summary>
internal static class Terminal
{
    private static readonly KeepGoingStream Output = new(StandardStream.Output);

    public static TextWriter Out { get; } = Open(Output);

    public static TextWriter Error { get; } = Open(new KeepGoingStream(StandardStream.Error));

    /// <summary>Why standard output could not be written; null when all was.</summary>
    public static IOException? OutputFailure => Output.Failure;

    /// <summary>Whether colours are welcome on standard error: it is a terminal and nobody asked for none (no-color.org).</summary>
    public static bool HasColor { get; } =
        StandardStream.Error.IsTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
}
