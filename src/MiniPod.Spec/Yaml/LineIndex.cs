using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>The lines of a text, as editors count them: each ends with LF, CR LF or CR.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        for (var at = 0; ;)
        {
            var length = text.AsSpan(at).IndexOfAny('\n', '\r');
            if (length < 0) return;
            at += length + 1;
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n') at++;
            _starts.Add(at);
        }
    }

    /// <summary>Where each line begins.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Returns the place of a character.</summary>
    public Place At(int index)
    {
        var line = _starts.BinarySearch(index);
        if (line < 0) line = ~line - 1;
        return new Place(line + 1, index - _starts[line] + 1);
    }
}
