namespace MiniPod.Spec.Fields;

/// <summary>What was found by a path.</summary>
/// <param name="Field">The field; null if there is none.</param>
/// <param name="Unknown">The path up to the first name that does not exist; null if the field was found.</param>
/// <param name="Nearest">A path that exists and may have been meant; null if none is near.</param>
public sealed record FieldSearch(FieldDescription? Field, string? Unknown = null, string? Nearest = null);
