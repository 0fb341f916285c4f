namespace MiniPod.Learn.Drawings.Words;

/// <summary>The language of the words in a drawing.</summary>
public enum DrawingLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>Simplified Chinese.</summary>
    Chinese,
}
