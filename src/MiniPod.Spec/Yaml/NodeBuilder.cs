using MiniPod.Spec.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Spec.Yaml;

/// <summary>Makes the nodes of one document of its YAML events. Aliases are followed, merge keys merged.</summary>
/// <param name="piece">The text that the events come from.</param>
/// <param name="events">The events, at the document's first node.</param>
/// <param name="document">The document's number, from 0.</param>
internal sealed class NodeBuilder(YamlPiece piece, IParser events, int document)
{
    private readonly Dictionary<AnchorName, Anchor> _anchors = [];
    private readonly NodePath _path = new();
    private readonly ReadingLimits _limits = piece.Reading.Limits;

    /// <summary>Returns the node that begins at the current event, and moves behind it.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    /// <exception cref="ReadingStoppedException">It contains too much.</exception>
    public Node Read() => Read(1, out _);

    // Height: how many values are in one another from here, at the deepest.
    private Node Read(int depth, out int height)
    {
        height = 1;
        var place = piece.At(events.Current!.Start);
        if (events.Current is AnchorAlias alias) return Follow(alias, place, depth, out height);
        var current = (NodeEvent)events.Current;
        var before = (_limits.Nodes, _limits.Characters);
        var anchor = current.Anchor.IsEmpty ? null : new Anchor();
        if (anchor is not null) _anchors[current.Anchor] = anchor;
        ReadingLimits.CheckDepth(depth, place);
        _limits.Add(1, (current as Scalar)?.Value.Length ?? 0, place);
        Node node = current switch
        {
            Scalar scalar => ReadScalar(scalar, place),
            SequenceStart list => ReadList(list, place, depth, out height),
            _ => ReadMap((MappingStart)current, place, depth, out height),
        };
        if (anchor is not null)
        {
            (anchor.Node, anchor.Height) = (node, height);
            (anchor.Nodes, anchor.Characters) = (_limits.Nodes - before.Nodes, _limits.Characters - before.Characters);
        }

        events.MoveNext();
        return node;
    }

    private ScalarNode ReadScalar(Scalar scalar, Place place)
    {
        if (piece.HasJsonEscape(scalar))
            Report(place, "has the escape \\/, which only JSON has: write / alone");
        var node = ScalarReader.Read(scalar, piece.Text(scalar), place, out var fault);
        if (fault is not null)
            Report(place, fault);
        else if (piece.Reading.IsJson && node is { Kind: ScalarKind.WholeNumber, Written: ['0', _, ..] })
            Report(place, $"is {Excerpt.Of(node.Written)}, which is not a number in JSON: write {node.Value}");
        return node;
    }

    private ListNode ReadList(SequenceStart list, Place place, int depth, out int height)
    {
        height = 1;
        if (!ScalarReader.IsOf(list.Tag, "seq")) ReportTag(list, place);
        var items = new List<Node>();
        if (list.Style == SequenceStyle.Flow) piece.OpenBrackets.Push(piece.Bracket(list));
        events.MoveNext();
        while (events.Current is not SequenceEnd)
        {
            _path.Enter(items.Count);
            var item = Read(depth + 1, out var itemHeight);
            if (item is ScalarNode { Kind: ScalarKind.Null }) Report(item.Place, SyntaxFault.EmptyItem);
            _path.Leave();
            items.Add(item);
            height = Math.Max(height, itemHeight + 1);
        }

        if (list.Style == SequenceStyle.Flow) piece.OpenBrackets.Pop();
        return new ListNode(place, items);
    }

    private MapNode ReadMap(MappingStart map, Place place, int depth, out int height)
    {
        height = 1;
        if (!ScalarReader.IsOf(map.Tag, "map")) ReportTag(map, place);
        var fields = new FieldCollector(Report);
        var isPair = map.Style == MappingStyle.Flow && depth > 1 && map.Start.Index == 0; // [a: b] is [{a: b}]
        var hasBracket = map.Style == MappingStyle.Flow && !isPair;
        if (hasBracket) piece.OpenBrackets.Push(piece.Bracket(map));
        events.MoveNext();
        if (isPair) place = piece.At(events.Current!.Start); // the parser does not say where a pair begins
        while (events.Current is not MappingEnd)
        {
            var key = events.Current!;
            var keyPlace = piece.At(key.Start);
            var isMerge = key is Scalar scalar && ScalarReader.IsMerge(scalar);
            var name = isMerge ? null : ReadName(key, keyPlace, depth);
            if (isMerge) events.MoveNext();
            if (events.Current is MappingEnd) break; // the parser's answer to a name that is missing
            _path.Enter(name ?? (isMerge ? "<<" : "?"));
            var valueEvent = events.Current;
            var value = Read(depth + 1, out var valueHeight);
            _path.Leave();
            height = Math.Max(height, valueHeight + 1);
            if (isMerge) fields.Merge(keyPlace, value);
            else if (name is not null) fields.Add(new NodeField(name, keyPlace, value));
            if (hasBracket && name is not null) CheckColon(key, name, valueEvent, keyPlace);
        }

        if (hasBracket) piece.OpenBrackets.Pop();
        return new MapNode(place, fields.All());
    }

    // The name of a field; null if it is none, which is reported. Moves behind it.
    private string? ReadName(ParsingEvent key, Place place, int depth)
    {
        var node = key switch
        {
            Scalar scalar => ScalarReader.Read(scalar, piece.Text(scalar), place, out var fault) is var read && fault is null ? read : null,
            AnchorAlias alias => _anchors.GetValueOrDefault(alias.Value)?.Node as ScalarNode,
            _ => null,
        };
        if (key is Scalar { Anchor: { IsEmpty: false } anchor } && node is not null)
            _anchors[anchor] = new Anchor { Node = node, Nodes = 1, Characters = node.Value.Length, Height = 1 };
        SkipNode(depth);
        switch (node)
        {
            case null:
                Report(place, "has a field whose name is not a text");
                return null;
            case { Kind: ScalarKind.Null }:
                Report(place, "has a field without a name: write one before the ':'");
                return null;
            case { Kind: ScalarKind.Boolean, Written: var written }:
                Report(place, $"has a field named {written}, which YAML reads as {node.Value}: put it in quotes, \"{written}\"");
                return written;
            default:
                return node.Value;
        }
    }

    // In {b:1} the name is "b:1", and it has no value.
    private void CheckColon(ParsingEvent key, string name, ParsingEvent? value, Place place)
    {
        if (key is Scalar { Style: ScalarStyle.Plain } && name.Contains(':', StringComparison.Ordinal)
            && value is Scalar { Style: ScalarStyle.Plain, Value.Length: 0 } && value.Start.Index == value.End.Index)
            Report(place, $"has the field \"{Excerpt.Of(name)}\": a space is missing after ':'");
    }

    private Node Follow(AnchorAlias alias, Place place, int depth, out int height)
    {
        var anchor = _anchors.GetValueOrDefault(alias.Value);
        if (anchor?.Node is not { } node)
        {
            Report(place, anchor is not null
                ? $"contains itself: the alias *{Excerpt.Of(alias.Value.Value)} is inside of what it stands for"
                : $"is the alias *{Excerpt.Of(alias.Value.Value)}, but nothing before it in this document has the anchor "
                    + $"&{Excerpt.Of(alias.Value.Value)}");
            node = new MapNode(place, []);
            anchor = new Anchor { Nodes = 1, Height = 1 };
        }

        height = anchor.Height;
        ReadingLimits.CheckDepth(depth + height - 1, place);
        _limits.Add(anchor.Nodes, anchor.Characters, place);
        events.MoveNext();
        return node;
    }

    private void SkipNode(int depth)
    {
        var nesting = 0;
        do
        {
            nesting += events.Current!.NestingIncrease;
            ReadingLimits.CheckDepth(depth + nesting, piece.At(events.Current.Start));
            events.MoveNext();
        }
        while (nesting > 0);
    }

    private void ReportTag(NodeEvent node, Place place) =>
        Report(place, $"has the tag {ScalarReader.Shown(node.Tag.Value)}, which means nothing to Kubernetes: remove it");

    private void Report(Place place, string message) => piece.Reading.Faults.Add(document, _path, place, message);

    // What an anchor is at. It has no node until that is read whole.
    private sealed class Anchor
    {
        public Node? Node { get; set; }

        public long Nodes { get; set; }

        public long Characters { get; set; }

        public int Height { get; set; }
    }
}
