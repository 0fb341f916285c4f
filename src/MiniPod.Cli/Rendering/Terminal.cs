using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Text output for people: data to standard output, everything else to standard error. Used instead of
/// Console, which sends control sequences to a terminal.</summary>
internal static class Terminal
{
    private static readonly DeferredFailureStream Output = new(StandardStream.Output);

    public static TerminalWriter Out { get; } = new(Output, StandardStream.Output.IsTerminal);

    public static TerminalWriter Error { get; } = new(
        new DeferredFailureStream(StandardStream.Error), StandardStream.Error.IsTerminal, HasColor);

    /// <summary>Why standard output could not be written; null if everything was written.</summary>
    public static IOException? OutputFailure => Output.Failure;

    // Standard error is a terminal, and color is not turned off (no-color.org).
    private static bool HasColor =>
        StandardStream.Error.IsTerminal
            && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
