namespace MiniPod.Learn.Traces;

/// <summary>What a line of a trace says, for those who show it in colors.</summary>
public enum TraceTone
{
    /// <summary>Something that was done.</summary>
    Plain,

    /// <summary>An operation.</summary>
    Heading,

    /// <summary>Something that was undone, or the scale.</summary>
    Dim,

    /// <summary>Something that failed, or never ended.</summary>
    Broken,
}
