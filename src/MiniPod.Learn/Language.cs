namespace MiniPod.Learn;

/// <summary>A language in which MiniPod teaches.</summary>
public enum Language
{
    /// <summary>English.</summary>
    English,

    /// <summary>Simplified Chinese.</summary>
    Chinese,
}
