namespace MiniPod.Cli.Rendering;

/// <summary>The style of a line, where colors are used.</summary>
internal enum TextStyle
{
    /// <summary>No style.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Bold,

    /// <summary>Less important text.</summary>
    Dim,

    /// <summary>A shell command.</summary>
    Command,

    /// <summary>Something broken, or gone.</summary>
    Error,

    /// <summary>Something new.</summary>
    Added,

    /// <summary>Something that is different.</summary>
    Changed,
}
