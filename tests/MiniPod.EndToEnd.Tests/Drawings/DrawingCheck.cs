using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.Tests.Drawings;

namespace MiniPod.EndToEnd.Tests.Drawings;

/// <summary>Looks at drawings in a browser.</summary>
internal static class DrawingCheck
{
    /// <summary>Fails if a browser finds something wrong with a drawing. The root of another Debian has no browser: there, drawings
    /// are not looked at (eng/private-host.sh).</summary>
    public static async Task RequireSoundAsync(IReadOnlyList<string> pages)
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_HAS_BROWSER") == "no") return;
        Prerequisite.Require(Browser.Missing);
        foreach (var isDark in new[] { false, true })
        {
            foreach (var report in await Browser.CheckAllAsync(pages, isDark, TestContext.Current.CancellationToken))
            {
                Assert.True(report.Faults.Count == 0, string.Join('\n', report.Faults));
                Assert.InRange(report.Texts, 15, 5000);
            }
        }
    }
}
