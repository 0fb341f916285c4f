using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons.OnHost;

/// <summary>Every lesson is played in both languages. Each check is false before and true after, what is printed is as the lesson says,
/// and the host is as before. The documentation site shows what was printed.</summary>
public sealed class CourseTests(EndToEndHost host, PlayedCourse course) : LessonsOnHostTest(host), IClassFixture<PlayedCourse>
{
    private const int Lessons = 14, Topics = 13, Documents = 10, Lists = 7;

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Lessons_PlayedInBothLanguages_AreRight_AndLeaveNothing() => OnPrivateHostAsync(async () =>
    {
        await PlayAsync();

        Assert.True(course.Faults.Count == 0, string.Join("\n\n", course.Faults));
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Site_OfWhatTheyPrinted_HasNoDeadLink_AndFitsEveryScreen() => OnPrivateHostAsync(async () =>
    {
        await PlayAsync();
        var output = Path.Combine(course.Directory, "site");
        var record = Path.Combine(Binary.Root, "docs", "site", "record.sh");
        (await Command.RunAsync(record, [course.Directory], PlayedCourse.OfTheHost)).ShouldSucceed();

        (await Command.RunAsync(SiteProgram(), "build", course.Directory, output)).ShouldSucceed();

        var site = new SiteFiles(output);
        var inBothLanguages = Lessons + Topics + Lists;
        Assert.Equal((2 * inBothLanguages) + Documents, site.Pages.Count);
        Assert.Empty(site.FindDeadLinks());
        Assert.Empty(site.FindUnreachable());
        Assert.Contains("\n64 bytes from 10.0.0.12", site.Read("lessons/01-veth.html"), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("MINIPOD_HAS_BROWSER") == "no") return; // the root of another Debian
        Assert.Empty(await SiteBrowser.FindFaultsAsync(site, isDark: false));
        Assert.Empty(await SiteBrowser.FindFaultsAsync(site, isDark: true));
    });

    private static string SiteProgram() => Path.Combine(Binary.Root, "artifacts", "bin", "MiniPod.Site", "release", "MiniPod.Site");

    private Task PlayAsync() => course.PlayAsync(WarmAsync);
}
