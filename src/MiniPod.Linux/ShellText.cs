namespace MiniPod.Linux;

/// <summary>Whether commands end where a text ends.</summary>
public enum ShellText
{
    /// <summary>They do.</summary>
    Whole,

    /// <summary>A quote, a block or a list is open.</summary>
    Open,

    /// <summary>A here-document is open.</summary>
    InDocument,

    /// <summary>bash does not understand the text, whatever follows.</summary>
    Invalid,
}
