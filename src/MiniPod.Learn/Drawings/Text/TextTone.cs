namespace MiniPod.Learn.Drawings.Text;

/// <summary>What a line says, for those who show it in colors.</summary>
public enum TextTone
{
    /// <summary>What happened.</summary>
    Plain,

    /// <summary>What it is about.</summary>
    Heading,

    /// <summary>Something less important: what was undone, a scale, a remark.</summary>
    Dim,

    /// <summary>A shell command.</summary>
    Command,

    /// <summary>Something that failed, or never ended.</summary>
    Broken,
}
