namespace MiniPod.Cli.Commands;

/// <summary>The form in which an article is written.</summary>
internal enum ExplainFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>Markdown, with the values filled in.</summary>
    Markdown,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
