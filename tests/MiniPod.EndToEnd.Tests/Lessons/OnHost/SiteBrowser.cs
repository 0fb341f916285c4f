using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.Tests.Drawings;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Looks at every page of the documentation site in a browser (site-check.js).</summary>
internal static class SiteBrowser
{
    private static readonly int[] Widths = [360, 1280]; // a telephone, a desk

    /// <summary>Finds what is wrong.</summary>
    /// <param name="site">The site.</param>
    /// <param name="isDark">Whether the reader prefers dark colours.</param>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(SiteFiles site, bool isDark)
    {
        Prerequisite.Require(Browser.Missing);
        var screens = site.Pages.SelectMany(page => Widths.Select(width => (Page: page, Width: width))).ToList();
        var files = screens.Select(one => (Path.Combine(site.Directory, one.Page), one.Width)).ToList();
        var results = await Browser.LookAsync(files, Script(), "checkPage", isDark, TestContext.Current.CancellationToken);
        Assert.Equal(screens.Count, results.Count);
        var faults = new List<string>();
        foreach (var ((page, width), result) in screens.Zip(results))
        {
            if (result!["isDark"]!.GetValue<bool>() != isDark) faults.Add($"{page}: the browser prefers other colours");
            if (result["letters"]!.GetValue<int>() < 200) faults.Add($"{page}: has almost no text");
            faults.AddRange(result["faults"]!.AsArray().Select(fault => $"{page}, {width} px{(isDark ? ", dark" : "")}: {fault}"));
        }

        return faults;
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(SiteBrowser).Assembly.GetManifestResourceStream("site-check.js")!);
        return reader.ReadToEnd();
    }
}
