using MiniPod.Spec.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Spec.Yaml;

/// <summary>The part of a text that one YAML parser reads: what is between two lines with <c>---</c>.</summary>
internal sealed class YamlPiece
{
    private readonly int _start;
    private readonly bool _hasJsonEscapes;
    private char? _mark;

    /// <param name="reading">The whole text.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="end">Where it ends.</param>
    public YamlPiece(TextReading reading, int start, int end)
    {
        Reading = reading;
        _start = start;
        Source = reading.Text[start..end];
        _hasJsonEscapes = !reading.IsJson && Source.Contains("\\/", StringComparison.Ordinal);
    }

    public TextReading Reading { get; }

    /// <summary>What the parser reads.</summary>
    public string Source { get; private set; }

    /// <summary>The lists and mappings in brackets that are not closed yet: where each begins.</summary>
    public Stack<int> OpenBrackets { get; } = new();

    /// <summary>Returns a place in the whole text.</summary>
    public Place At(Mark mark) => At((int)mark.Index);

    /// <summary>Returns the place of a character of the piece.</summary>
    public Place At(int index) => Reading.Lines.At(_start + Math.Min(index, Source.Length));

    /// <summary>Returns the index of the bracket that opens a list or mapping; before it can be a tag and an anchor.</summary>
    public int Bracket(NodeEvent opening) => Source.AsSpan((int)opening.Start.Index).IndexOfAny('[', '{') + (int)opening.Start.Index;

    /// <summary>Returns what a scalar says.</summary>
    public string Text(Scalar scalar) => _mark is { } mark && scalar.Style == ScalarStyle.DoubleQuoted
        ? scalar.Value.Replace($"{mark}", "", StringComparison.Ordinal)
        : scalar.Value;

    /// <summary>
    /// If the parser stopped at <c>\'</c> in double quotes, which kubectl takes, replaces the backslash by a mark that
    /// <see cref="Text"/> removes. Only the parser knows what is in double quotes, so it has to tell each such scalar.
    /// </summary>
    public bool AcceptQuoteEscape(YamlException error)
    {
        var (start, at) = ((int)error.Start.Index, (int)error.End.Index);
        if (at + 1 >= Source.Length || Source[start] != '"' || Source[at] != '\\' || Source[at + 1] != '\'') return false;
        _mark ??= Unused();
        if (_mark is not { } mark) return false;
        var characters = Source.ToCharArray();
        for (; at + 1 < characters.Length && characters[at] != '"'; at++)
        {
            if (characters[at] != '\\') continue;
            if (characters[at + 1] == '\'') characters[at] = mark;
            at++;
        }

        Source = new string(characters);
        return true;
    }

    /// <summary>Whether a text has the escape <c>\/</c>: the parser takes it, kubectl only in JSON.</summary>
    public bool HasJsonEscape(Scalar scalar)
    {
        if (!_hasJsonEscapes || scalar.Style != ScalarStyle.DoubleQuoted) return false;
        var written = Source.AsSpan((int)scalar.Start.Index, (int)(scalar.End.Index - scalar.Start.Index));
        for (var at = written.IndexOf('"') + 1; at + 1 < written.Length; at++)
        {
            if (written[at] != '\\') continue;
            if (written[at + 1] == '/') return true;
            at++;
        }

        return false;
    }

    // A character that the text does not contain; null if it contains all that are for private use.
    private char? Unused() => Enumerable.Range('\uE000', 6400).Select(code => (char?)code)
        .FirstOrDefault(mark => !Source.Contains(mark!.Value, StringComparison.Ordinal));
}
