using System.Text.RegularExpressions;

namespace MiniPod.Architecture.Tests;

/// <summary>A heading of a Markdown file and what follows it: what is the same in every language.</summary>
/// <param name="Level">The number of <c>#</c> of the heading.</param>
/// <param name="Blocks">The blocks of code, fenced or indented, with their fences.</param>
/// <param name="Code">The code in the prose, sorted.</param>
/// <param name="Links">The targets of the links, sorted.</param>
/// <param name="Rows">How many rows its tables have.</param>
internal sealed partial record MarkdownSection(
    int Level, IReadOnlyList<string> Blocks, IReadOnlyList<string> Code, IReadOnlyList<string> Links, int Rows)
{
    private const string Fence = "```", Indent = "    ";

    /// <summary>Reads the sections of a file that begins with a heading.</summary>
    public static IReadOnlyList<MarkdownSection> Read(string markdown)
    {
        var (sections, prose, blocks) = (new List<MarkdownSection>(), new List<string>(), new List<string>());
        string? block = null;
        foreach (var line in markdown.Split('\n'))
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (block is not null && block.StartsWith(Fence, StringComparison.Ordinal))
            {
                block += $"\n{line}";
                if (isFence) End();
            }
            else if (isFence || line.StartsWith(Indent, StringComparison.Ordinal))
            {
                block = block is null ? line : $"{block}\n{line}";
            }
            else
            {
                End();
                if (Heading().IsMatch(line)) EndSection();
                prose.Add(line);
            }
        }

        End();
        EndSection();
        return sections;

        void End()
        {
            if (block is not null) blocks.Add(block);
            block = null;
        }

        void EndSection()
        {
            if (prose.Count > 0) sections.Add(Of(prose, [.. blocks]));
            prose.Clear();
            blocks.Clear();
        }
    }

    private static MarkdownSection Of(List<string> lines, IReadOnlyList<string> blocks)
    {
        var text = string.Join(' ', lines); // code and links may be broken into lines
        return new MarkdownSection(
            Heading().Match(lines[0]).Groups[1].Length,
            blocks,
            [.. InlineCode().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)],
            [.. Link().Matches(text).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)],
            lines.Count(line => line.StartsWith('|')));
    }

    [GeneratedRegex("^(#+) ")]
    private static partial Regex Heading();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
