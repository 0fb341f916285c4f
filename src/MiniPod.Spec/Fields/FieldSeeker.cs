using System.Text.Json.Serialization.Metadata;
using MiniPod.Spec.Api;

namespace MiniPod.Spec.Fields;

/// <summary>Follows paths through the fields of a kind.</summary>
internal sealed class FieldSeeker(ApiKind kind)
{
    /// <summary>Finds a field.</summary>
    /// <param name="names">The names of its path; the first one is the kind's.</param>
    public FieldSearch Find(IReadOnlyList<string> names)
    {
        var type = FieldType.Of(kind.Type);
        JsonTypeInfo? owner = null;
        FieldRule? rule = null;
        var decision = FieldDecision.Supported;
        var known = new List<string> { FieldCatalogue.Root(kind) };
        foreach (var (index, name) in names.Index().Skip(1))
        {
            FieldRule? next;
            if (type is { IsMap: true })
            {
                // A key may contain dots, so it is all that is left.
                var key = PathNames.Join(names.Skip(index));
                next = FieldCatalogue.GetType(owner!.Type.Name).Find(rule!.Name, key);
                if (next is null) return Unknown(known, key, Keys(owner, rule), []);
                return new(Describe([.. known, key], owner, next, Inside(decision, next)));
            }

            if (type.Object is null) return Unknown(known, name, [], []);
            next = FieldCatalogue.GetType(type.Object.Type.Name).Find(name);
            if (next is null or { Map: not null }) return Unknown(known, name, Names(type.Object), names.Skip(index + 1), type.Object);
            (owner, rule, decision) = (type.Object, next, Inside(decision, next));
            type = FieldType.Of(owner, rule);
            known.Add(name);
        }

        return new(Describe(known, owner, rule, decision));
    }

    // What is never done is said first: a refused volume, though volumes as such are only not supported yet.
    private static FieldDecision Inside(FieldDecision outer, FieldRule rule) => (outer, rule.Decision) switch
    {
        (FieldDecision.Supported, var inner) => inner,
        (FieldDecision.Later, FieldDecision.Refused) => FieldDecision.Refused,
        _ => outer,
    };

    private static IEnumerable<string> Names(JsonTypeInfo type) =>
        FieldCatalogue.GetType(type.Type.Name).Rules.Where(rule => rule.Map is null).Select(rule => rule.Name);

    private static IEnumerable<string> Keys(JsonTypeInfo owner, FieldRule map) =>
        FieldCatalogue.GetType(owner.Type.Name).Rules.Where(rule => rule.Map == map.Name).Select(rule => rule.Key!);

    private FieldDescription Describe(IEnumerable<string> names, JsonTypeInfo? owner, FieldRule? rule, FieldDecision decision)
    {
        var type = rule is null ? FieldType.Of(kind.Type) : FieldType.Of(owner!, rule);
        var table = type.Object is { } inside ? FieldCatalogue.GetType(inside.Type.Name) : null;
        var fields = type is { IsMap: true }
            ? FieldCatalogue.GetType(owner!.Type.Name).Rules.Where(key => key.Map == rule!.Name).Select(key => Entry(owner, key))
            : table?.Rules.Where(field => field.Map is null).Select(field => Entry(type.Object!, field));
        return new()
        {
            Path = PathNames.Join(names),
            Kind = kind,
            Rule = rule,
            Decision = decision,
            Type = $"<{type.Name}>",
            Summary = table?.Summary,
            Fields = [.. fields ?? []],
        };
    }

    private static FieldEntry Entry(JsonTypeInfo owner, FieldRule rule) => new(rule, $"<{FieldType.Of(owner, rule).Name}>");

    // What may have been meant: a name beside it that is written almost alike, else the same name further inside.
    private FieldSearch Unknown(
        List<string> known, string name, IEnumerable<string> beside, IEnumerable<string> rest, JsonTypeInfo? type = null)
    {
        IEnumerable<string>? near = NearestName.Of(name, beside) is { } other ? [other] : type is null ? null : Deeper(type, name);
        var path = near is null ? null : PathNames.Join([.. known, .. near]);
        if (path is not null && Find(PathNames.Split(PathNames.Join([path, .. rest]))).Field is { } whole) path = whole.Path;
        return new(null, PathNames.Join([.. known, name]), path);
    }

    // The shortest way to a field of that name.
    private static IReadOnlyList<string>? Deeper(JsonTypeInfo type, string name)
    {
        var ways = new Queue<(JsonTypeInfo Type, IReadOnlyList<string> Way)>([(type, [])]);
        while (ways.TryDequeue(out var at))
        {
            foreach (var field in Names(at.Type))
            {
                if (field.Equals(name, StringComparison.OrdinalIgnoreCase)) return [.. at.Way, field];
                var inside = FieldType.Of(at.Type, FieldCatalogue.GetType(at.Type.Type.Name).Find(field)!);
                if (inside.Object is not null) ways.Enqueue((inside.Object, [.. at.Way, field]));
            }
        }

        return null;
    }
}
