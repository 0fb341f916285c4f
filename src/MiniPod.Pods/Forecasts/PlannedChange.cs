using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Forecasts;

/// <summary>One thing that a step would change.</summary>
/// <param name="Kind">What would become of it.</param>
/// <param name="What">What it is: <c>container</c>, <c>interface</c>, <c>rule</c>.</param>
/// <param name="Text">Which one, with <see cref="AfterApply"/> in place of what nobody knows yet.</param>
public sealed record PlannedChange(PlannedKind Kind, string What, string Text)
{
    /// <summary>What is written in place of a value that only the engine, the kernel or a plugin will choose.</summary>
    public const string AfterApply = "(known after apply)";

    /// <summary>The pod in whose network namespace it is; null for the host. Default null.</summary>
    public string? Pod { get; init; }

    /// <summary>The plugin that would do it; null if it is none. Default null.</summary>
    public string? Plugin { get; init; }

    /// <summary>The fact that it would add or remove, or what it would be then; null if it is none. Default null.</summary>
    internal HostFact? Fact { get; init; }

    /// <summary>The name of the container that would be made or removed; null if it is none. Default null.</summary>
    internal string? Subject { get; init; }

    /// <summary>The sentence of <see cref="Text"/>: why it cannot be known or would fail, or what becomes of it; null if the text is a
    /// fact. Default null.</summary>
    internal ForecastReason? Reason { get; init; }

    /// <summary>The values in the sentence of <see cref="Reason"/>. Default none.</summary>
    internal string[] Values { get; init; } = [];

    /// <summary>The sign before it.</summary>
    public char Sign => Kind switch
    {
        PlannedKind.Add => '+',
        PlannedKind.Change => '~',
        PlannedKind.Remove => '-',
        PlannedKind.Keep => '=',
        PlannedKind.Refused => '!',
        _ => '?',
    };

    /// <summary>Something that would be made.</summary>
    public static PlannedChange Add(string what, string text) => new(PlannedKind.Add, what, text);

    /// <summary>Something that would be made, written as <see cref="HostFact"/> writes it when it is there.</summary>
    internal static PlannedChange Add(HostFactKind kind, string text) => Add(HostFact.NameOf(kind), text) with
    {
        Fact = Parse(kind, text),
    };

    /// <summary>Something that would be removed.</summary>
    public static PlannedChange Remove(string what, string text) => new(PlannedKind.Remove, what, text);

    /// <summary>A fact that would be no longer so.</summary>
    internal static PlannedChange Remove(HostFact fact) => new(PlannedKind.Remove, fact.What, fact.ToString())
    {
        Pod = fact.Pod,
        Fact = fact,
    };

    /// <summary>What would be different in a fact; nothing if it would be the same.</summary>
    internal static IEnumerable<PlannedChange> Between(HostFact was, HostFact now)
    {
        if (was.Details.SequenceEqual(now.Details)) yield break;
        yield return new PlannedChange(PlannedKind.Change, was.What, HostChange.Difference(was, now)) { Pod = was.Pod, Fact = now };
    }

    /// <summary>Something that cannot be known before.</summary>
    internal static PlannedChange Unknown(string what, ForecastReason reason, params string[] values) =>
        Because(PlannedKind.Unknown, what, reason, values);

    // As HostFact writes it. The other kinds have no details.
    private static HostFact Parse(HostFactKind kind, string text)
    {
        var end = kind is HostFactKind.Interface or HostFactKind.File or HostFactKind.Setting
            ? text.IndexOf(": ", StringComparison.Ordinal)
            : -1;
        return end < 0
            ? new HostFact(Pod: null, kind, text, [])
            : new HostFact(Pod: null, kind, text[..end], text[(end + 2)..].Split(", "));
    }

    /// <summary>Something that would make the command fail.</summary>
    internal static PlannedChange Refused(string what, ForecastReason reason, params string[] values) =>
        Because(PlannedKind.Refused, what, reason, values);

    /// <summary>Which one it is, or why it cannot be known or would fail, in a language. What is a fact is the same in all languages, but
    /// for what nobody knows yet.</summary>
    public string TextIn(ForecastTexts texts) => (Reason is { } reason ? texts.Of(reason, Values) : Text)
        .Replace(AfterApply, texts.AfterApply, StringComparison.Ordinal);

    /// <summary>Something that is told in a sentence.</summary>
    internal static PlannedChange Told(PlannedKind kind, string what, ForecastReason reason, params string[] values) =>
        Because(kind, what, reason, values);

    private static PlannedChange Because(PlannedKind kind, string what, ForecastReason reason, string[] values) =>
        new(kind, what, ForecastTexts.English.Of(reason, values)) { Reason = reason, Values = values };
}
