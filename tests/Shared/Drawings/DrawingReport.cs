namespace MiniPod.Tests.Drawings;

/// <summary>What a browser says of a drawing.</summary>
/// <param name="Texts">The number of texts that were looked at.</param>
/// <param name="Faults">What is wrong, each with the width of the screen.</param>
internal sealed record DrawingReport(int Texts, IReadOnlyList<string> Faults);
