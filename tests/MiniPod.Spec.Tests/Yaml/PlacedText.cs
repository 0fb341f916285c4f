using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>A text whose lines end with LF, CR LF or CR, to look up places in it.</summary>
internal sealed class PlacedText(string text)
{
    private readonly string[] _lines = text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None);

    /// <summary>Whether there is such a place, or one behind the last character of a line.</summary>
    public bool Contains(Place place) =>
        place.Line >= 1 && place.Line <= _lines.Length && place.Column >= 1 && place.Column <= _lines[place.Line - 1].Length + 2;

    /// <summary>Returns the rest of a line.</summary>
    public string From(Place place)
    {
        Assert.True(Contains(place), $"{place} is not in the text");
        return _lines[place.Line - 1][Math.Min(place.Column - 1, _lines[place.Line - 1].Length)..];
    }
}
