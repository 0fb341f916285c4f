using System.Net;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>An answer to a request that is really sent: <c>reach: 10.0.0.12</c> (an echo request) or <c>reach: 10.0.0.12:80</c> (a TCP
/// connection), <c>from: client</c>.</summary>
internal sealed record ReachCheck(string Source, bool IsAbsent, IPEndPoint To) : LessonCheck(Source, IsAbsent)
{
    /// <summary>The namespace; empty for the host.</summary>
    public string From { get; init; } = "";

    /// <summary>Reads a receiver.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static IPEndPoint ParseReceiver(string text) => IPEndPoint.TryParse(text, out var to)
        ? to
        : throw new PodException($"\"{text}\" is no address, and no address with a port: 10.0.0.12, 10.0.0.12:80");

    internal override string Wanted(LessonWords words) =>
        LessonWords.Fill(IsAbsent ? words.NoReach : words.Reach, Receiver, words.Subject(From));

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
        return new CheckSight(saw == words.Answered, LessonWords.Fill(saw, Receiver));
    }

    private string Receiver => To.Port == 0 ? To.Address.ToString() : To.ToString();
}
