namespace MiniPod.Learn.Drawings.Words;

/// <summary>The words of the drawings in one language. Texts with <c>{0}</c> take values.</summary>
internal sealed partial record DrawingWords
{
    /// <summary>The language, as HTML names it: <c>en</c>, <c>zh-CN</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Between the parts of a sentence.</summary>
    public required string Comma { get; init; }

    /// <summary>Between the members of a list.</summary>
    public required string ListSeparator { get; init; }

    public required string Semicolon { get; init; }

    public required string Colon { get; init; }

    /// <summary>After a sentence, with what stands between it and the next one.</summary>
    public required string SentenceEnd { get; init; }

    /// <summary>A thing, and what is said of it in parentheses.</summary>
    public required string WithRemark { get; init; }

    public required string OnePod { get; init; }

    public required string Pods { get; init; }

    public required string NoPods { get; init; }

    public required string OneBridge { get; init; }

    public required string Bridges { get; init; }

    public required string ReadAt { get; init; }

    public required string OneOmitted { get; init; }

    public required string Omitted { get; init; }

    public required string OutsideLane { get; init; }

    public required string HostLane { get; init; }

    public required string PodsLane { get; init; }

    public required string OtherHosts { get; init; }

    public required string Gateway { get; init; }

    public required string NoDefaultRoute { get; init; }

    public required string NetworkNamespace { get; init; }

    public required string NoNamespace { get; init; }

    /// <summary>What a pod has that uses the host's network instead.</summary>
    public required string OnHostNetwork { get; init; }

    public required string Passing { get; init; }

    public required string Arrives { get; init; }

    public required string ArrivesWhere { get; init; }

    public required string NothingPublished { get; init; }

    public required string AnyAddress { get; init; }

    public required string Becomes { get; init; }

    public required string WhereTo { get; init; }

    public required string WhereToWhere { get; init; }

    public required string RouteTo { get; init; }

    public required string RouteVia { get; init; }

    public required string Default { get; init; }

    public required string MayItPass { get; init; }

    public required string MayItPassWhere { get; init; }

    public required string AllPasses { get; init; }

    public required string Policy { get; init; }

    public required string PolicyBut { get; init; }

    public required string PolicyOnly { get; init; }

    public required string PublishedPorts { get; init; }

    public required string Answers { get; init; }

    public required string WhatPodsSend { get; init; }

    public required string RulesUnknown { get; init; }

    public required string ForwardingOff { get; init; }

    public required string Leaves { get; init; }

    public required string LeavesWhere { get; init; }

    public required string SourcesStay { get; init; }

    public required string NatFlushed { get; init; }

    public required string From { get; init; }

    public required string BecomesHost { get; init; }

    public required string AndMore { get; init; }

    public required string Bridge { get; init; }

    public required string BridgeAgain { get; init; }

    public required string EngineBridge { get; init; }

    public required string UnusedBridge { get; init; }

    public required string Device { get; init; }

    public required string Port { get; init; }

    public required string HairpinOn { get; init; }

    public required string HairpinOff { get; init; }

    public required string Routed { get; init; }

    public required string VethPair { get; init; }

    public required string Broken { get; init; }

    public required string Unplugged { get; init; }

    public required string FarEndGone { get; init; }

    public required string Gone { get; init; }

    public required string Moved { get; init; }

    public required string Pod { get; init; }

    public required string Sandbox { get; init; }

    public required string HoldsNamespace { get; init; }

    public required string NoListeners { get; init; }

    public required string NotAPod { get; init; }

    public required string UnknownNamespace { get; init; }

    public required string LegendVeth { get; init; }

    public required string LegendBridge { get; init; }

    public required string LegendChange { get; init; }

    public required string LegendBroken { get; init; }

    public required string LegendThere { get; init; }

    public required string LegendBack { get; init; }

    public required string LegendPod { get; init; }

    public required string Faults { get; init; }

    public required string NoFaults { get; init; }

    public required string DetailsHint { get; init; }

    public required string Details { get; init; }

    public required string InWords { get; init; }

    public required string Description { get; init; }

    public required string PodDescription { get; init; }

    public required IReadOnlyDictionary<string, string> States { get; init; }

    public required DetailWords Detail { get; init; }

    /// <summary>The words of a language.</summary>
    public static DrawingWords Of(Language language) => language == Learn.Language.Chinese ? Chinese : English;

    /// <summary>The words of a state, <c>Running</c>.</summary>
    public string State(string state) => States.GetValueOrDefault(state) ?? state;

    public static string Fill(string text, params object[] values) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text, values);
}
