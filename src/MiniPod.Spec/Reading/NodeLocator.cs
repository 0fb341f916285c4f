using System.Globalization;
using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Reading;

/// <summary>Finds where in a document a path leads, for errors that are found in the model.</summary>
internal static class NodeLocator
{
    /// <summary>The place of a field, or of the nearest one above it that is written.</summary>
    /// <param name="root">The document.</param>
    /// <param name="path">The path: <c>spec.containers[0].image</c>.</param>
    public static Place Find(Node root, string path)
    {
        var (node, place) = (root, root.Place);
        foreach (var part in path.Split('.', '['))
        {
            // The name of a field can end in a bracket, too.
            var next = part.EndsWith(']') && int.TryParse(part[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? (node as ListNode)?.Items.ElementAtOrDefault(index)
                : (node as MapNode)?.Find(part);
            if (next is null) break;
            (node, place) = (next, next.Place);
        }

        return place;
    }
}
