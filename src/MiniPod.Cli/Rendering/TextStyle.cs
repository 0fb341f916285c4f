namespace MiniPod.Cli.Rendering;

/// <summary>How a line for people looks, where colours are welcome.</summary>
internal enum TextStyle
{
    /// <summary>As everything else.</summary>
    Plain,

    /// <summary>What a passage is about.</summary>
    Bold,

    /// <summary>What may be passed over.</summary>
    Dim,

    /// <summary>A command to be typed.</summary>
    Command,
}
