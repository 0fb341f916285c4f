using MiniPod.Learn;

namespace MiniPod.Site;

/// <summary>Where the pages are.</summary>
internal static class SitePaths
{
    /// <summary>The path of a page in a language.</summary>
    /// <param name="page">Its path in English: <c>topics/veth.html</c>.</param>
    /// <param name="language">The language.</param>
    public static string In(Language language, string page) => language == Language.Chinese ? $"zh/{page}" : page;

    /// <summary>The link from one page to another.</summary>
    public static string Link(string from, string to)
    {
        var (source, target) = (from.Split('/'), to.Split('/'));
        var common = source[..^1].Zip(target[..^1]).TakeWhile(one => one.First == one.Second).Count();
        return string.Concat(Enumerable.Repeat("../", source.Length - 1 - common)) + string.Join('/', target[common..]);
    }

    /// <summary>The language that a page is not in.</summary>
    public static Language Other(Language language) =>
        language == Language.Chinese ? Language.English : Language.Chinese;
}
