using System.Text;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Drawings.Text;

/// <summary>A page of a terminal on which text and lines are put. It grows as needed.</summary>
/// <param name="characters">The characters of lines.</param>
internal sealed class TextCanvas(BoxCharacters characters)
{
    private readonly List<List<Cell>> _rows = [];

    /// <summary>Puts text at a place, over what is there. A character that takes two columns takes the next one too.</summary>
    public void Put(int column, int row, string text, bool isBroken = false)
    {
        foreach (var rune in text.EnumerateRunes().Select(SafeText.Of))
        {
            At(column, row) = new Cell(rune.ToString(), isBroken);
            var width = TextWidth.Of(rune);
            if (width == 2) At(column + 1, row) = new Cell("", isBroken);
            column += width;
        }
    }

    /// <summary>Puts a character at a place.</summary>
    public void Put(int column, int row, char character, bool isBroken = false) => Put(column, row, character.ToString(), isBroken);

    /// <summary>Draws a line from left to right.</summary>
    public void Across(int column, int row, int length, char character, bool isBroken = false) =>
        Put(column, row, new string(character, Math.Max(0, length)), isBroken);

    /// <summary>Draws a line from top to bottom.</summary>
    public void Down(int column, int row, int length, char character, bool isBroken = false)
    {
        for (var i = 0; i < length; i++) Put(column, row + i, character, isBroken);
    }

    /// <summary>Draws a box.</summary>
    public void Box(int column, int row, int width, int height, bool isBroken = false)
    {
        Across(column + 1, row, width - 2, characters.Horizontal, isBroken);
        Across(column + 1, row + height - 1, width - 2, characters.Horizontal, isBroken);
        Down(column, row + 1, height - 2, characters.Vertical, isBroken);
        Down(column + width - 1, row + 1, height - 2, characters.Vertical, isBroken);
        Put(column, row, characters.TopLeft, isBroken);
        Put(column + width - 1, row, characters.TopRight, isBroken);
        Put(column, row + height - 1, characters.BottomLeft, isBroken);
        Put(column + width - 1, row + height - 1, characters.BottomRight, isBroken);
    }

    /// <summary>The lines, without blanks at their ends.</summary>
    public IReadOnlyList<IReadOnlyList<TextSpan>> Lines() => [.. _rows.Select(Spans)];

    private static IReadOnlyList<TextSpan> Spans(List<Cell> row)
    {
        var end = row.FindLastIndex(cell => cell.Text != " ") + 1;
        var spans = new List<TextSpan>();
        var text = new StringBuilder();
        for (var i = 0; i < end; i++)
        {
            if (i > 0 && row[i].IsBroken != row[i - 1].IsBroken)
            {
                spans.Add(new TextSpan(text.ToString(), row[i - 1].IsBroken));
                text.Clear();
            }

            text.Append(row[i].Text);
        }

        if (text.Length > 0) spans.Add(new TextSpan(text.ToString(), row[end - 1].IsBroken));
        return spans;
    }

    private ref Cell At(int column, int row)
    {
        while (_rows.Count <= row) _rows.Add([]);
        var cells = _rows[row];
        while (cells.Count <= column) cells.Add(new Cell(" ", false));
        return ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(cells)[column];
    }

    private readonly record struct Cell(string Text, bool IsBroken);
}
