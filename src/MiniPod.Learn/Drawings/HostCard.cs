namespace MiniPod.Learn.Drawings;

/// <summary>What happens to a packet at one place of the host.</summary>
/// <param name="Title">The question, or the place.</param>
/// <param name="Where">Which hook and table, in the kernel's words.</param>
/// <param name="Lines">What happens.</param>
internal sealed record HostCard(string Title, string Where, IReadOnlyList<CardLine> Lines)
{
    /// <summary>Whether it changes an address.</summary>
    public bool IsChanging => Lines.Any(line => line.Tone == CardTone.Changed);
}
