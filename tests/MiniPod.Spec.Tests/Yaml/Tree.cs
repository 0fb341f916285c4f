using MiniPod.Spec.Nodes;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>Nodes as one line: texts in quotes, <c>1.5f</c> for a number that was not written as a whole one.</summary>
internal static class Tree
{
    public static string Of(Node node) => node switch
    {
        MapNode map => $"{{{string.Join(", ", map.Fields.Select(field => $"{field.Name}: {Of(field.Value)}"))}}}",
        ListNode list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        ScalarNode { Kind: ScalarKind.Text } text => $"\"{text.Value.Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        ScalarNode { Kind: ScalarKind.Number } number => $"{number.Value}f",
        ScalarNode scalar => scalar.Value,
        _ => throw new ArgumentException(node.GetType().Name),
    };

    /// <summary>Reads a text without faults; several documents are separated by <c>|</c>.</summary>
    public static string Read(string text)
    {
        var read = DocumentReader.Read(text, "f");
        Assert.Empty(read.Faults);
        return string.Join(" | ", read.Documents.Select(document => Of(document.Root)));
    }

    /// <summary>Returns the faults of a text that has some.</summary>
    public static IReadOnlyList<string> Faults(string text)
    {
        var faults = DocumentReader.Read(text, "f").Faults;
        Assert.NotEmpty(faults);
        return [.. faults.Select(fault => fault.ToString())];
    }
}
