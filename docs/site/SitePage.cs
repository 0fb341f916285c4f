using MiniPod.Learn;

namespace MiniPod.Site;

/// <summary>A page of the site.</summary>
/// <param name="Path">Its path in the site: <c>zh/topics/veth.html</c>.</param>
/// <param name="Language">Its language.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">What it has, as HTML: from its heading of the first level on.</param>
internal sealed record SitePage(string Path, Language Language, string Title, string Body)
{
    /// <summary>The page to which the link to the other language leads.</summary>
    public required string Twin { get; init; }
}
