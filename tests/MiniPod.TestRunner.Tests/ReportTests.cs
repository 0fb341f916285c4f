namespace MiniPod.TestRunner.Tests;

public sealed class ReportTests
{
    private const int Limit = 60;

    private static readonly RunResult Good =
        Result("Good.Tests", 0, new TestCounts(12, 0, 1), "noise", "A.B [SKIP]", "  no root", "figure: 7 kills");

    private static readonly RunResult Bad = Result("Bad.Tests", 1, new TestCounts(1, 2, 0), "noise", "C.D [FAIL]", "  1 is not 2");
    private static readonly RunResult Broken = Result("Broken.Tests", 134, null, "it fell over");

    [Fact]
    public void Runs_AllGood_HaveTheirSkipsAndFiguresBelow() => Assert.Equal(
        [
            "Good.Tests                          12 passed, 0 failed, 1 skipped     2.5 s",
            "    A.B [SKIP]",
            "      no root",
            "    7 kills",
        ],
        new Report([Good], Limit).Runs());

    [Fact]
    public void Runs_Failed_HaveAllThatTheyPrintedBelow() => Assert.Equal(
        [
            "Bad.Tests                            1 passed, 2 failed, 0 skipped     2.5 s",
            "    noise",
            "    C.D [FAIL]",
            "      1 is not 2",
            "Broken.Tests                         0 passed, 1 failed, 0 skipped     2.5 s  exited with 134 without a result",
            "    it fell over",
        ],
        new Report([Bad, Broken], Limit).Runs());

    [Fact]
    public void Summary_AllGood_EndsWithTheTotalAlone() => Assert.Equal(
        ["", "11 min 5 s, including builds", "", "24 passed, 0 failed, 2 skipped"],
        new Report([Good, Good], Limit).Summary(TimeSpan.FromSeconds(665.9)));

    [Fact]
    public void Summary_Failed_SaysOnceMoreWhat() => Assert.Equal(
        [
            "",
            "Failures",
            "C.D [FAIL]",
            "  1 is not 2",
            "    Broken.Tests exited with 134 without a result",
            "",
            "61 min 0 s, including builds",
            "",
            "13 passed, 3 failed, 1 skipped",
        ],
        new Report([Good, Bad, Broken], Limit).Summary(TimeSpan.FromMinutes(61)));

    [Fact]
    public void Total_WithATroubledRun_HasOneMoreThatFailed() =>
        Assert.Equal(new TestCounts(13, 3, 1), new Report([Good, Bad, Broken], Limit).Total);

    private static RunResult Result(string name, int code, TestCounts? counts, params string[] lines) => new()
    {
        Run = new TestRun { Name = name, Project = name },
        Log = new TestLog(lines),
        Duration = TimeSpan.FromSeconds(2.5),
        ExitCode = code,
        Counts = counts,
    };
}
