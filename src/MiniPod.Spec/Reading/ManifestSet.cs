namespace MiniPod.Spec.Reading;

/// <summary>What one or more manifests say.</summary>
/// <param name="Objects">The objects that can be read, in their order.</param>
/// <param name="Errors">Everything that is wrong, in the order of the texts; empty if all is right.</param>
/// <param name="Warnings">What has no effect.</param>
public sealed record ManifestSet(IReadOnlyList<ManifestObject> Objects, IReadOnlyList<SpecFault> Errors, IReadOnlyList<SpecFault> Warnings)
{
    /// <summary>The objects of a type, in their order.</summary>
    public IEnumerable<ManifestObject> Of<T>() => Objects.Where(one => one.Value is T);
}
