using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Pods.Manifest;

/// <summary>
/// The YAML events of a manifest, for the loader, without those that would harm it: nodes that are nested too deeply, because
/// it is recursive, and keys that are no scalars, because it computes their hash codes, which never ends if one contains
/// itself. Second and further merge keys of a mapping get a name of their own: the loader refuses equal keys, kubectl does not
/// refuse these.
/// </summary>
/// <param name="parser">The parser.</param>
/// <param name="report">Creates the errors.</param>
internal sealed class ManifestEvents(IParser parser, ManifestReport report) : IParser
{
    private const string MergeKey = "<<";

    private readonly HashSet<AnchorName> _collections = [];
    private readonly Stack<Collection> _open = new();

    /// <inheritdoc/>
    public ParsingEvent? Current { get; private set; }

    /// <summary>Whether a key merges other mappings into its own. A plain scalar of the text itself never ends with a space.
    /// Source: https://yaml.org/type/merge.html.</summary>
    public static bool IsMergeKey(string? key, ScalarStyle style) => style == ScalarStyle.Plain && key?.TrimEnd(' ') == MergeKey;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!parser.MoveNext()) return false;
        Current = parser.Current;
        switch (Current)
        {
            case SequenceEnd or MappingEnd:
                _open.Pop();
                break;
            case AnchorAlias alias:
                if (Begin() && _collections.Contains(alias.Value)) throw report.NoText(alias.Start.Line);
                break;
            case Scalar scalar:
                if (Begin() && IsMergeKey(scalar.Value, scalar.Style)) Current = Renamed(scalar);
                if (!scalar.Anchor.IsEmpty) _collections.Remove(scalar.Anchor);
                break;
            case NodeEvent collection:
                if (Begin()) throw report.NoText(collection.Start.Line);
                if (!collection.Anchor.IsEmpty) _collections.Add(collection.Anchor);
                _open.Push(new Collection { IsMapping = collection is MappingStart });
                if (_open.Count > ManifestNode.MaxDepth) throw report.TooDeep(ManifestNode.MaxDepth, collection.Start.Line);
                break;
        }

        return true;
    }

    // Counts a node of the innermost collection. Returns whether it is a key.
    private bool Begin() => _open.TryPeek(out var innermost) && innermost.IsMapping && innermost.Nodes++ % 2 == 0;

    private Scalar Renamed(Scalar key)
    {
        var name = MergeKey + new string(' ', _open.Peek().Merges++);
        return new Scalar(key.Anchor, key.Tag, name, key.Style, key.IsPlainImplicit, key.IsQuotedImplicit, key.Start, key.End);
    }

    private sealed class Collection
    {
        public required bool IsMapping { get; init; }

        public int Nodes { get; set; }

        public int Merges { get; set; }
    }
}
