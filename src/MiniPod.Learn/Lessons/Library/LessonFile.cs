
namespace MiniPod.Learn.Lessons.Library;

/// <summary>The file of a lesson in one language.</summary>
/// <param name="Name">Its name, for messages: a path, or the name in this program.</param>
/// <param name="Language">Its language.</param>
/// <param name="Read">Reads its text.</param>
internal sealed record LessonFile(string Name, Language Language, Func<string> Read)
{
    private const string EnglishExtension = ".en.md", ChineseExtension = ".zh.md";

    /// <summary>Whether a file in a directory of lessons is one; others, as a README.md, are not.</summary>
    public static bool IsOne(string name) =>
        name.EndsWith(EnglishExtension, StringComparison.Ordinal) || name.EndsWith(ChineseExtension, StringComparison.Ordinal);

    /// <summary>The language of a file, from its name: <c>01-veth.zh.md</c> is Chinese.</summary>
    public static Language LanguageOf(string name) =>
        name.EndsWith(ChineseExtension, StringComparison.Ordinal) ? Language.Chinese : Language.English;
}
