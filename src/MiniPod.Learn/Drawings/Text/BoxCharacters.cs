namespace MiniPod.Learn.Drawings.Text;

/// <summary>The characters of which lines and boxes are made.</summary>
internal sealed record BoxCharacters
{
    /// <summary>Box drawing characters. Terminals with East Asian settings may show them two columns wide.</summary>
    public static BoxCharacters Unicode { get; } = new()
    {
        Horizontal = '─',
        Vertical = '│',
        TopLeft = '┌',
        TopRight = '┐',
        BottomLeft = '└',
        BottomRight = '┘',
        Bar = '┃',
        Plug = '┣',
        PlugLine = '━',
        Cable = '═',
        Cross = '╪',
        Socket = '╡',
        Broken = '╳',
        Wire = '─',
        In = '├',
        Out = '┤',
        Ellipsis = "…",
        Fault = "✗",
    };

    /// <summary>ASCII alone.</summary>
    public static BoxCharacters Ascii { get; } = new()
    {
        Horizontal = '-',
        Vertical = '|',
        TopLeft = '+',
        TopRight = '+',
        BottomLeft = '+',
        BottomRight = '+',
        Bar = '#',
        Plug = '#',
        PlugLine = '=',
        Cable = '=',
        Cross = '=',
        Socket = '=',
        Broken = 'X',
        Wire = '-',
        In = '+',
        Out = '+',
        Ellipsis = "...",
        Fault = "X",
    };

    public required char Horizontal { get; init; }

    public required char Vertical { get; init; }

    public required char TopLeft { get; init; }

    public required char TopRight { get; init; }

    public required char BottomLeft { get; init; }

    public required char BottomRight { get; init; }

    public required char Bar { get; init; }

    public required char Plug { get; init; }

    public required char PlugLine { get; init; }

    public required char Cable { get; init; }

    public required char Cross { get; init; }

    public required char Socket { get; init; }

    public required char Broken { get; init; }

    public required char Wire { get; init; }

    public required char In { get; init; }

    public required char Out { get; init; }

    public required string Ellipsis { get; init; }

    public required string Fault { get; init; }
}
