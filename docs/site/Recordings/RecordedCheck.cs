namespace MiniPod.Site.Recordings;

/// <summary>A check that was false before a step and true after it.</summary>
/// <param name="Wanted">What was wanted, in words.</param>
/// <param name="Before">What was seen before.</param>
/// <param name="After">What was seen afterwards.</param>
internal sealed record RecordedCheck(string Wanted, string Before, string After);
