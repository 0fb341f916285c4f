using System.Collections.Concurrent;
using MiniPod.Spec.Api;

namespace MiniPod.Spec.Fields;

/// <summary>All fields of the kinds that MiniPod knows: what they mean, and what MiniPod does with them. It is read from the files of
/// the folder <c>Catalogue</c>, one for each API type, when a type is first asked for.</summary>
public static class FieldCatalogue
{
    private static readonly ConcurrentDictionary<string, FieldTable?> Tables = [];

    /// <summary>The fields of an API type; null if the catalogue does not have it.</summary>
    /// <param name="type">Its name, which is that of the record in <c>Api</c>: <c>Probe</c>.</param>
    public static FieldTable? FindType(string type) => Tables.GetOrAdd(type, Load);

    /// <summary>The fields of an API type.</summary>
    /// <inheritdoc cref="FindType"/>
    /// <exception cref="KeyNotFoundException">The catalogue does not have it.</exception>
    public static FieldTable GetType(string type) => FindType(type) ?? throw new KeyNotFoundException($"the catalogue has no type {type}");

    /// <summary>Finds a field by its path: <c>pod.spec.containers.livenessProbe</c>. It begins with a kind, in any of its names, and
    /// may have positions, as paths in errors have.</summary>
    public static FieldSearch Find(string path)
    {
        var names = PathNames.Split(path);
        if (names.Count > 0 && ApiKind.Find(names[0]) is { } kind) return new FieldSeeker(kind).Find(names);
        var near = names.Count == 0
            ? null
            : Existing(PathNames.Join(names.Prepend(Root(ApiKind.All[0]))))
                ?? (NearestName.Of(names[0], ApiKind.All.SelectMany(kind => kind.Names)) is { } name
                    ? Existing(PathNames.Join(names.Skip(1).Prepend(Root(ApiKind.Find(name)!)))) ?? Root(ApiKind.Find(name)!)
                    : null);
        return new(null, names.Count == 0 ? "" : names[0], near);
    }

    /// <summary>How the paths of a kind begin: <c>pod</c>.</summary>
    internal static string Root(ApiKind kind) => kind.Name.ToLowerInvariant();

    private static string? Existing(string path) => Find(path).Field?.Path;

    private static FieldTable? Load(string type)
    {
        using var stream = typeof(FieldCatalogue).Assembly.GetManifestResourceStream($"fields.{type}.md");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return FieldTable.Parse(reader.ReadToEnd());
    }
}
