namespace MiniPod.Learn.Drawings;

/// <summary>How a line of a card is drawn.</summary>
internal enum CardTone
{
    /// <summary>Words.</summary>
    Words,

    /// <summary>Addresses, names and the like, all letters equally wide.</summary>
    Data,

    /// <summary>What an address becomes.</summary>
    Changed,

    /// <summary>What stops a packet.</summary>
    Broken,
}
