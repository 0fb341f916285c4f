using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Site.Recordings;

/// <summary>A recorded run of a command.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Pieces">What was printed, in order.</param>
/// <remarks>docs.asciinema.org, asciicast v2: a line with the size of the terminal, then a line for each piece.</remarks>
internal sealed record DemoRecording(string Title, IReadOnlyList<DemoPiece> Pieces)
{
    private const int Columns = 140, Rows = 40;

    /// <summary>Reads a recording.</summary>
    public static DemoRecording Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        return new DemoRecording(
            lines[0]["title"]!.GetValue<string>(),
            [
                .. lines.Skip(1).Select(line => new DemoPiece(
                    line[0]!.GetValue<double>(), line[2]!.GetValue<string>().ReplaceLineEndings("\n"))),
            ]);
    }

    /// <summary>Writes it. A terminal needs a carriage return before each line feed.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var head = new JsonObject { ["version"] = 2, ["width"] = Columns, ["height"] = Rows, ["title"] = Title };
        text.Append(head.ToJsonString()).Append('\n');
        foreach (var piece in Pieces)
        {
            var line = new JsonArray(Math.Round(piece.Time, 6), "o", piece.Text.ReplaceLineEndings("\r\n"));
            text.Append(line.ToJsonString()).Append('\n');
        }

        return text.ToString();
    }
}
