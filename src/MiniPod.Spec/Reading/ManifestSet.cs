namespace MiniPod.Spec.Reading;

/// <summary>What one or more manifests say.</summary>
/// <param name="Objects">The objects that can be read, in their order.</param>
/// <param name="Errors">Everything that is wrong, in the order of the texts; empty if all is right.</param>
/// <param name="Warnings">What has no effect, in the same order.</param>
public sealed record ManifestSet(IReadOnlyList<ManifestObject> Objects, IReadOnlyList<SpecFault> Errors, IReadOnlyList<SpecFault> Warnings)
{
    private readonly Lazy<Dictionary<string, WrongPaths>> _wrong = new(() => Paths(Errors));

    /// <summary>The objects of a type, in their order.</summary>
    public IEnumerable<ManifestObject> Of<T>() => Objects.Where(one => one.Value is T);

    /// <summary>Whether an error was found in the same field, in one above it, or inside it.</summary>
    public bool HasErrorNear(SpecFault fault) => _wrong.Value.GetValueOrDefault(fault.Source)?.Touches(fault.Field) == true;

    private static Dictionary<string, WrongPaths> Paths(IReadOnlyList<SpecFault> errors)
    {
        var all = new Dictionary<string, WrongPaths>();
        foreach (var error in errors)
        {
            if (!all.TryGetValue(error.Source, out var paths)) all.Add(error.Source, paths = new WrongPaths());
            paths.Add(error.Field);
        }

        return all;
    }
}
