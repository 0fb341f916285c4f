using System.Text;

namespace MiniPod.Pods.Handlers;

/// <summary>What came of a probe or a hook, and in which words. A program's output and a server's answer may have any characters.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Message">What was printed or answered, or why it failed, as kubelet words it; at most <see cref="LongestMessage"/>
/// bytes of it.</param>
public sealed record HandlerResult(HandlerOutcome Outcome, string Message)
{
    /// <summary>How many bytes of an output or answer are kept. Source: kubelet's maxReadLength.</summary>
    public const int LongestMessage = 10 << 10;

    internal static HandlerResult Success(string message = "") => new(HandlerOutcome.Success, message);

    internal static HandlerResult Failure(string message) => new(HandlerOutcome.Failure, message);

    /// <summary>It could not be run.</summary>
    public static HandlerResult Error(string message) => new(HandlerOutcome.Error, message);

    /// <summary>The text that some bytes are in UTF-8.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
