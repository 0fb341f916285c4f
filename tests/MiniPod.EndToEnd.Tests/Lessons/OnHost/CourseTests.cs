using System.Net;
using MiniPod.EndToEnd.Tests.Harness;
using MiniPod.EndToEnd.Tests.Lessons.Learners;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Every lesson is played in both languages. Each check is false before and true after, what is printed is as the lesson says,
/// and the host is as before. The documentation site shows what was printed.</summary>
public sealed class CourseTests(EndToEndHost host, PlayedCourse course) : LessonsOnHostTest(host), IClassFixture<PlayedCourse>
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task Lessons_PlayedInBothLanguages_AreRight_AndLeaveNothing() => OnPrivateHostAsync(async () =>
    {
        await PlayAsync();

        Assert.True(course.Faults.Count == 0, string.Join("\n\n", course.Faults));
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Site_OfWhatTheyPrinted_IsWhole_AndHasNoDeadLink() => OnPrivateHostAsync(async () =>
    {
        var site = await SiteAsync();

        string[] own = [.. site.Pages.Where(page => page.StartsWith("zh/", StringComparison.Ordinal)).Select(page => page["zh/".Length..])];
        Assert.Equal(own, site.Pages.Where(own.Contains));
        Assert.All(
            CourseLesson.Numbers,
            number => Assert.Single(own, page => page.StartsWith($"lessons/{number:00}-", StringComparison.Ordinal)));
        Assert.Contains("topics/veth.html", own);
        Assert.Contains("reference/commands.html", site.Pages);
        Assert.Empty(site.FindDeadLinks());
        Assert.Empty(site.FindUnreachable());
        Assert.Contains("\n64 bytes from 10.0.0.12", site.Read("lessons/01-veth.html"), StringComparison.Ordinal);
        Assert.Contains(@"'@if\K[0-9]+'", WebUtility.HtmlDecode(site.Read("lessons/03-sandboxkey.html")), StringComparison.Ordinal);

        // What a check wants is told in words, and the names in it are no marks.
        var checks = site.Read("lessons/04-plugin.html");
        Assert.Contains("the name pause_demo leads to the network namespace of the container pause_demo", checks, StringComparison.Ordinal);
        Assert.DoesNotContain("stat -L -c %i", checks, StringComparison.Ordinal);
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Site_InABrowser_FitsEveryScreen_AndPlaysTheDemo() => OnPrivateHostAsync(async () =>
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("MINIPOD_HAS_BROWSER") == "no", "the root of another Debian has no browser");
        var site = await SiteAsync();

        Assert.Empty(await SiteBrowser.FindFaultsAsync(site, isDark: false));
        Assert.Empty(await SiteBrowser.FindFaultsAsync(site, isDark: true));
    });

    private async Task<SiteFiles> SiteAsync()
    {
        await PlayAsync();
        return await course.SiteAsync();
    }

    private Task PlayAsync() => course.PlayAsync(WarmAsync);
}
