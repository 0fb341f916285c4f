using System.Globalization;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>An operation as text: a waterfall, in which each step has its bar where it was in time.</summary>
public static class TraceText
{
    private const int NarrowestBar = 10;
    private const int WidestBar = 120;
    private const int ShortestLabel = 8;

    /// <summary>Draws an operation.</summary>
    /// <param name="trace">The pod's trace, which the operation belongs to.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="width">The columns that there are.</param>
    /// <param name="isAscii">Whether to draw with ASCII characters alone.</param>
    /// <param name="language">The language. Default English.</param>
    public static IReadOnlyList<TonedLine> Draw(
        PodTrace trace, TraceOperation operation, int width, bool isAscii, Language language = Language.English)
    {
        var words = TraceWords.Of(language);
        var ellipsis = isAscii ? "..." : "…";
        var lines = new List<TonedLine>();
        void Add(string text, TextTone tone, int indent = 0) => lines.AddRange(TextWidth
            .Wrap(text.ReplaceLineEndings(" "), line => indent + TextWidth.Of(line) <= width)
            .Select(line => new TonedLine($"{new string(' ', indent)}{line}", tone)));

        Add(Heading(trace, operation, words), TextTone.Heading);
        if (operation.Error is { } error) Add(error, TextTone.Broken, indent: 2);
        var rows = TraceRow.Of(operation, words).ToList();
        if (rows.Count == 0)
        {
            Add(words.NoSteps, TextTone.Dim, indent: 2);
            return lines;
        }

        var total = TraceRow.Milliseconds(operation.Duration);
        var time = rows.Select(row => row.Time).Append(total).Max(TextWidth.Of);
        var word = rows.Max(row => TextWidth.Of(row.Word) is > 0 and var length ? length + 1 : 0);
        var label = Math.Min(
            rows.Max(row => TextWidth.Of(row.Label)),
            Math.Max(ShortestLabel, Math.Min(width * 2 / 5, width - time - word - 2 - NarrowestBar)));
        var bar = Math.Clamp(width - label - time - word - 2, NarrowestBar, WidestBar);
        lines.Add(new TonedLine($"{new string(' ', label + 1)}{Scale(total, bar)}", TextTone.Dim));
        foreach (var row in rows)
        {
            var text = TextWidth.Cut(row.Label, label, ellipsis);
            var drawn = Bar(operation, row.Span, bar, isAscii);
            lines.Add(new TonedLine(
                $"{text}{new string(' ', label - TextWidth.Of(text))} {drawn} {row.Time.PadLeft(time)} {row.Word}".TrimEnd(), row.Tone));
            if (row.Span.Error is { } reason && reason != operation.Error) Add(reason, TextTone.Broken, indent: 4);
        }

        return lines;
    }

    private static string Heading(PodTrace trace, TraceOperation operation, TraceWords words)
    {
        string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
        var state = operation.State switch
        {
            SpanState.Completed => words.Completed,
            SpanState.Failed => words.Failed,
            SpanState.Interrupted => words.Interrupted,
            _ => words.Running,
        };
        return string.Join(
            words.Separator,
            $"{trace.Record.FullName}{words.Colon}{(operation.Resumed > 0 ? Fill(words.Resumed, operation.Name) : operation.Name)}",
            Fill(words.Operation, operation.Number, trace.Operations.Count),
            Fill(words.Began, operation.Begin.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)),
            TraceRow.Milliseconds(operation.Duration),
            state);
    }

    // The time at both ends, over the bars.
    private static string Scale(string total, int bar)
    {
        const string zero = "0";
        var gap = bar - zero.Length - total.Length;
        return gap > 0 ? $"{zero}{new string(' ', gap)}{total}" : zero;
    }

    private static string Bar(TraceOperation operation, TraceSpan span, int bar, bool isAscii)
    {
        var total = Math.Max(operation.Duration.TotalMilliseconds, 0.001);
        double Place(DateTimeOffset when) => Math.Clamp((when - operation.Begin).TotalMilliseconds / total * bar, 0, bar);
        var (from, to) = (Place(span.Begin), Place(span.End));
        var first = Math.Min((int)from, bar - 1);
        var isThin = to - from < 0.5 && !span.IsOpen;
        var last = isThin ? first + 1 : Math.Clamp((int)Math.Round(to), first + 1, bar);
        var fill = (isAscii, isThin, span is PluginSpan) switch
        {
            (true, true, _) => '|',
            (true, _, true) => '=',
            (true, _, _) => '#',
            (_, true, _) => '▏',
            (_, _, true) => '▒',
            _ => '█',
        };
        var drawn = new string(fill, last - first);
        if (span.IsOpen) drawn = $"{drawn[..^1]}>"; // it did not end here
        return $"{new string(' ', first)}{drawn}".PadRight(bar);
    }
}
