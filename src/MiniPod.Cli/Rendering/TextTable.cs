using MiniPod.Pods.Prose;

namespace MiniPod.Cli.Rendering;

/// <summary>A table whose columns are as wide as their widest cell and three spaces apart. A cell is
/// always a single line.</summary>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(VisibleText.OneLine)]);

    public void Print(TextWriter writer)
    {
        var widths = headers.Select((header, column) => _rows.Select(row => row[column]).Append(header).Max(TextWidth.Of)).ToArray();
        string Padded(string cell, int column) => $"{cell}{new string(' ', widths[column] - TextWidth.Of(cell))}";
        foreach (var row in _rows.Prepend(headers)) writer.WriteLine(string.Join("   ", row.Select(Padded)).TrimEnd());
    }
}
