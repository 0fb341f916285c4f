using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>Collects the fields of a mapping, each name once: its own first, then those that are merged into it.</summary>
/// <param name="report">Reports a fault of the mapping.</param>
internal sealed class FieldCollector(Action<Place, string> report)
{
    private readonly List<NodeField> _fields = [];
    private readonly Dictionary<string, Place> _places = [];
    private List<MapNode>? _merged;

    /// <summary>Adds a field.</summary>
    public void Add(NodeField field)
    {
        if (_places.TryAdd(field.Name, field.Place))
        {
            _fields.Add(field);
            return;
        }

        var first = _places[field.Name].Line;
        report(
            field.Place,
            FormattableString.Invariant($"has the field \"{Excerpt.Of(field.Name)}\" twice, first in line {first}: remove one"));
    }

    /// <summary>Adds what a merge key (<c>&lt;&lt;</c>) has as its value: a mapping, or a list of mappings, of which the first
    /// one wins. Source: https://yaml.org/type/merge.html.</summary>
    public void Merge(Place place, Node value)
    {
        _merged ??= [];
        foreach (var merged in value is ListNode { Items.Count: > 0 } several ? several.Items : [value])
        {
            if (merged is MapNode map) _merged.Add(map);
            else report(place, "merges (<<) something that is not a mapping of fields: name an anchor of one, as in <<: *anchor");
        }
    }

    /// <summary>Returns all fields.</summary>
    public IReadOnlyList<NodeField> All()
    {
        foreach (var field in (_merged ?? []).SelectMany(map => map.Fields))
        {
            if (_places.TryAdd(field.Name, field.Place)) _fields.Add(field);
        }

        return _fields;
    }
}
