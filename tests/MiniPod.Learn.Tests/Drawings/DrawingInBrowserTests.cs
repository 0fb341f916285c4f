using MiniPod.Learn.Drawings.Html;
using MiniPod.Tests.Drawings;

namespace MiniPod.Learn.Tests.Drawings;

/// <summary>Drawings of networks of every shape, laid out by a browser: no text leaves its rectangle or lies on another, no cable
/// crosses another, all is readable in light and dark, and the keyboard reaches every part.</summary>
public sealed class DrawingInBrowserTests
{
    private const int Limit = 120_000;
    private static readonly Lazy<Task<Dictionary<(string, Language), DrawingReport>>> Light = Reports(false), Dark = Reports(true);

    public static TheoryData<string> Names => [.. NetworkShapes.All.Keys];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Names))]
    public async Task Drawing_InEnglish_NothingOverlaps(string shape) => await
        RequireSoundAsync(shape, Language.English, TestContext.Current.CancellationToken);

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Names))]
    public async Task Drawing_InChinese_NothingOverlaps(string shape) => await
        RequireSoundAsync(shape, Language.Chinese, TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public async Task Check_OfADrawingWithFaults_FindsThem()
    {
        Prerequisite.Require(Browser.Missing);
        var page = TopologyPage.Write(NetworkShapes.All["one pod"], Language.English)
            .Replace("</svg>", """
                <text x="30" y="40" class="title">lies on the title</text>
                <g class="part" data-title="x" data-details="">
                <rect x="400" y="20" width="40" height="20" class="tab"/><text x="410" y="34">leaves its rectangle</text></g>
                <path d="M0 30H900" class="cable"/><path d="M880 0V60" class="broken"/>
                <text x="900" y="20" style="fill:#cccccc">pale</text>
                </svg>
                """, StringComparison.Ordinal);

        var report = await Browser.CheckAsync(page, isDark: false, TestContext.Current.CancellationToken);

        string[] expected =
        [
            "lies on \"lies on the title\"",
            "\"leaves its rectangle\" leaves a rectangle",
            "runs through \"One pod, one bridge\"",
            "crosses another",
            "\"pale\" has a contrast",
            "the keyboard does not reach \"x\"",
        ];
        Assert.All(expected, fault => Assert.Contains(fault, string.Join('\n', report.Faults), StringComparison.Ordinal));
    }

    private static async Task RequireSoundAsync(string shape, Language language, CancellationToken cancellationToken)
    {
        Prerequisite.Require(Browser.Missing);
        foreach (var reports in await Task.WhenAll(Light.Value, Dark.Value).WaitAsync(cancellationToken))
        {
            var report = reports[(shape, language)];
            Assert.True(report.Faults.Count == 0, string.Join('\n', report.Faults));
            Assert.InRange(report.Texts, 15, 2000);
        }
    }

    // A browser takes a second to start: it looks at all drawings at once.
    private static Lazy<Task<Dictionary<(string, Language), DrawingReport>>> Reports(bool isDark) => new(async () =>
    {
        (string Shape, Language Language)[] all =
            [.. NetworkShapes.All.Keys.SelectMany(shape => new[] { (shape, Language.English), (shape, Language.Chinese) })];
        string[] pages = [.. all.Select(one => TopologyPage.Write(NetworkShapes.All[one.Shape], one.Language))];
        if (!isDark && Environment.GetEnvironmentVariable("MINIPOD_DRAWINGS") is { } directory)
        {
            foreach (var (one, page) in all.Zip(pages)) await File.WriteAllTextAsync($"{directory}/{one.Shape} {one.Language}.html", page);
        }

        var reports = await Browser.CheckAllAsync(pages, isDark, CancellationToken.None);
        return all.Zip(reports).ToDictionary(one => one.First, one => one.Second);
    });
}
