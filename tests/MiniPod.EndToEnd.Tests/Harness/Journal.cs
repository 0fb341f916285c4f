using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The journals of the pods in a state directory.</summary>
public static class Journal
{
    /// <summary>The lines of all journals, in the order of each journal, without lines that are still being
    /// written.</summary>
    public static IReadOnlyList<JsonNode> Read(string stateDirectory)
    {
        var pods = Path.Combine(stateDirectory, "pods");
        if (!Directory.Exists(pods)) return [];
        return [.. Directory.EnumerateFiles(pods, "journal.jsonl", SearchOption.AllDirectories).SelectMany(Lines)];
    }

    /// <summary>The lines of a pod's journal; empty when the pod is not recorded.</summary>
    public static IEnumerable<JsonNode> OfPod(string stateDirectory, string name)
    {
        var id = new FileInfo(Path.Combine(stateDirectory, "pods", "by-name", name));
        return id.Exists ? Lines(Path.Combine(stateDirectory, "pods", File.ReadAllText(id.FullName).Trim(), "journal.jsonl")) : [];
    }

    /// <summary>Whether a journal contains an event that does not belong to a step: Begin, End.</summary>
    public static bool Has(string stateDirectory, string kind) => Read(stateDirectory).Any(line => (string?)line["event"] == kind);

    /// <summary>Whether a journal contains an event of a step: Intent, Done, Undo, Undone.</summary>
    public static bool Has(string stateDirectory, string kind, string step) =>
        Read(stateDirectory).Any(line => (string?)line["event"] == kind && (string?)line["step"] == step);

    /// <summary>Whether the only pod in a state directory is in the middle of an operation that has reached a step:
    /// Intent or Undo.</summary>
    public static bool IsAt(string stateDirectory, string verb, string kind, string step)
    {
        var last = Read(stateDirectory).Reverse().TakeWhile(line => (string?)line["event"] != "End").ToList();
        return last.Any(line => (string?)line["event"] == "Begin" && (string?)line["verb"] == verb)
            && last.Any(line => (string?)line["event"] == kind && (string?)line["step"] == step);
    }

    private static IEnumerable<JsonNode> Lines(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (IOException)
        {
            yield break; // removed in the meantime
        }

        foreach (var line in text.Split('\n')[..^1]) yield return JsonNode.Parse(line)!;
    }
}
