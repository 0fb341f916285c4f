using System.Globalization;

namespace MiniPod.Learn.Packets;

/// <summary>The words of a packet's life in one language. Texts with <c>{0}</c> take values.</summary>
internal sealed partial record PacketWords
{
    /// <summary>What was sent, to where, from where, when.</summary>
    public required string Heading { get; init; }

    public required string Title { get; init; }

    public required string Colon { get; init; }

    public required string Predicted { get; init; }

    public required string Host { get; init; }

    public required string Outside { get; init; }

    /// <summary>As <see cref="Host"/>, in a sentence.</summary>
    public required string TheHost { get; init; }

    /// <summary>As <see cref="Outside"/>, in a sentence.</summary>
    public required string TheOutside { get; init; }

    public required string Pod { get; init; }

    public required string Namespace { get; init; }

    public required string GoneNamespace { get; init; }

    public required string Out { get; init; }

    public required string In { get; init; }

    public required string Passing { get; init; }

    public required string Arrives { get; init; }

    public required string MayEnter { get; init; }

    public required string MayPass { get; init; }

    public required string Sends { get; init; }

    public required string Leaves { get; init; }

    public required string RuleAsked { get; init; }

    public required string WhereTo { get; init; }

    public required string Bridge { get; init; }

    public required string Tracking { get; init; }

    public required string RouteDirect { get; init; }

    public required string RouteVia { get; init; }

    public required string RouteLocal { get; init; }

    public required string RouteNone { get; init; }

    public required string RouteRefused { get; init; }

    public required string Default { get; init; }

    public required string BehindPort { get; init; }

    public required string BehindNone { get; init; }

    public required string NewDestination { get; init; }

    public required string NewSource { get; init; }

    public required string TurnedSource { get; init; }

    public required string TurnedDestination { get; init; }

    public required string PolicyOf { get; init; }

    public required string ChainEnd { get; init; }

    public required string OfPod { get; init; }

    public required string KnownSource { get; init; }

    public required string KnownDestination { get; init; }

    public required string OwnerOf { get; init; }

    public required string Forbidden { get; init; }

    public required string SourceStays { get; init; }

    public required string DestinationStays { get; init; }

    public required string NothingListens { get; init; }

    public required string RepairInterrupts { get; init; }

    public required string PacketNumber { get; init; }

    public required string Bytes { get; init; }

    public required string ArrivedAnswer { get; init; }

    public required string UntoldSource { get; init; }

    public required string UntoldDestination { get; init; }

    public required string Probably { get; init; }

    /// <summary>That the way ends: its words are not parted by a line's end.</summary>
    public required string EndsHere { get; init; }

    public required string Arrived { get; init; }

    public required string ArrivedListener { get; init; }

    public required string ArrivedNobody { get; init; }

    public required string AnswerBack { get; init; }

    public required string Refused { get; init; }

    public required string Repeated { get; init; }

    /// <summary>What was sent, {0}, more than once, and answered then.</summary>
    public required string AnsweredLate { get; init; }

    public required string OneMore { get; init; }

    public required string More { get; init; }

    public required string Look { get; init; }

    public required string Mend { get; init; }

    public required string BridgedAround { get; init; }

    public required string NoPackets { get; init; }

    public required string NoRules { get; init; }

    public required string NoRuleTexts { get; init; }

    public required string CountedPackets { get; init; }

    public required string LegacyRules { get; init; }

    public required string StandIn { get; init; }

    /// <summary>The words of conditions of rules.</summary>
    public required RuleWords Rule { get; init; }

    /// <summary>The words of a language.</summary>
    public static PacketWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    public static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
