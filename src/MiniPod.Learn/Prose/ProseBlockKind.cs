namespace MiniPod.Learn.Prose;

/// <summary>What a part of a Markdown text is.</summary>
internal enum ProseBlockKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>Something said beside the text.</summary>
    Quote,

    /// <summary>Code: its lines are never changed.</summary>
    Code,
}
