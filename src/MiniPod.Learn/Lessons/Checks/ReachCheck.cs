using System.Net;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An answer to a request that is really sent: <c>reach: 10.0.0.12</c> (an echo request) or <c>reach: 10.0.0.12:80</c> (a TCP
/// connection), <c>from: client</c>. <c>reach: outside</c> asks a stand-in for another host, as <c>minipod packet</c> does.</summary>
/// <param name="Source">How the lesson writes it.</param>
/// <param name="IsAbsent">Whether no answer must come.</param>
/// <param name="To">The receiver; null for a host outside.</param>
internal sealed record ReachCheck(string Source, bool IsAbsent, IPEndPoint? To) : LessonCheck(Source, IsAbsent)
{
    private const string Outside = "outside";

    /// <summary>The namespace; empty for the host.</summary>
    public string From { get; init; } = "";

    /// <summary>Reads a receiver.</summary>
    /// <returns>Null for a host outside.</returns>
    /// <exception cref="PodException">It is none.</exception>
    public static IPEndPoint? ParseReceiver(string text) => text == Outside ? null : IPEndPoint.TryParse(text, out var to)
        ? to
        : throw new PodException($"\"{text}\" is no address, and no address with a port: 10.0.0.12, 10.0.0.12:80, or {Outside}");

    internal override string Wanted(LessonWords words) =>
        Fill(words, IsAbsent ? words.NoReach : words.Reach);

    internal override async Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        if (facts.Find(From) is null) return new CheckSight(false, LessonWords.Fill(words.NoNamespace, From));
        var outcome = await facts.SendAsync(From, To, cancellationToken).ConfigureAwait(false);
        var saw = outcome.Kind switch
        {
            PacketOutcomeKind.Answered or PacketOutcomeKind.Accepted or PacketOutcomeKind.Incomplete => words.Answered,
            PacketOutcomeKind.Refused => words.Refused,
            PacketOutcomeKind.Unreachable => words.Unreachable,
            _ => words.Silent,
        };
        return new CheckSight(saw == words.Answered, Fill(words, saw));
    }

    private string Fill(LessonWords words, string sentence) => To is null
        ? LessonWords.Fill(words.WithWord(sentence), words.Outside, words.Subject(From))
        : LessonWords.Fill(sentence, To.Port == 0 ? To.Address.ToString() : To.ToString(), words.Subject(From));
}
