namespace MiniPod.Learn;

/// <summary>The codes of languages.</summary>
public static class LanguageCodes
{
    /// <summary>The code that <c>--lang</c> takes and file names have (ISO 639-1): <c>en</c>, <c>zh</c>.</summary>
    public static string Code(this Language language) => language == Language.Chinese ? "zh" : "en";
}
