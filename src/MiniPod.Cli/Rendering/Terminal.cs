using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Text output for people: data to standard output, everything else to standard error. Used instead of
/// Console, which sends control sequences to a terminal.</summary>
internal static class Terminal
{
    private static readonly DeferredFailureStream Output = new(StandardStream.Output);

    public static TerminalWriter Out { get; } = new(Output, StandardStream.Output.IsTerminal, HasColor(StandardStream.Output));

    public static TerminalWriter Error { get; } = new(
        new DeferredFailureStream(StandardStream.Error), StandardStream.Error.IsTerminal, HasColor(StandardStream.Error));

    /// <summary>Whether standard output shows colors.</summary>
    public static bool HasOutputColor { get; } = HasColor(StandardStream.Output);

    /// <summary>Why standard output could not be written; null if everything was written.</summary>
    public static IOException? OutputFailure => Output.Failure;

    /// <summary>Begins a page on standard output that is drawn again and again.</summary>
    public static LivePage NewPage() =>
        new(Out, HasScreen, () => (StandardStream.Output.Rows, StandardStream.Output.Columns));

    /// <summary>Whether standard output is a terminal that knows control sequences.</summary>
    public static bool HasScreen { get; } = StandardStream.Output.IsTerminal && !IsDumb;

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    // It is a terminal, and color is not turned off (no-color.org).
    private static bool HasColor(StandardStream stream) =>
        stream.IsTerminal
            && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
            && !IsDumb;
}
