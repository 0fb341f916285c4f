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
            var next = part.EndsWith(']')
                ? (node as ListNode)?.Items.ElementAtOrDefault(int.Parse(part[..^1], NumberStyles.None, CultureInfo.InvariantCulture))
                : (node as MapNode)?.Find(part);
            if (next is null) break;
            (node, place) = (next, next.Place);
        }

        return place;
    }
}
