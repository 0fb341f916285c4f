namespace MiniPod.TestRunner.Tests;

public sealed class TestLogTests
{
    [Fact]
    public void Skips_AreFollowedByTheirReason()
    {
        var log = new TestLog(["    A.B [SKIP]", "      no engine", "other", "    C.D [SKIP]", "      no root"]);

        Assert.Equal(["    A.B [SKIP]", "      no engine", "    C.D [SKIP]", "      no root"], log.Skips);
    }

    [Fact]
    public void Failures_AreFollowedByTheBeginningOfTheirMessage()
    {
        var log = new TestLog(["before", "    A.B [FAIL]", "1", "2", "3", "4", "5", "    C.D [FAIL]", "6", "    E.F [FAIL]", "7"]);

        Assert.Equal(["    A.B [FAIL]", "1", "2", "3", "4", "    C.D [FAIL]", "6", "    E.F [FAIL]", "7"], log.Failures);
    }

    [Fact]
    public void Failures_LongLine_IsCut()
    {
        var log = new TestLog(["    A.B [FAIL]", new string('x', 1000)]);

        Assert.Equal(300, log.Failures.Last().Length);
    }

    [Fact]
    public void Figures_AreSaidWithoutTheirMark()
    {
        var log = new TestLog(["figure: 12 ms", "no figure: here", " figure: nor here"]);

        Assert.Equal(["12 ms"], log.Figures);
    }

    [Fact]
    public void Log_OfNoFile_IsEmpty() => Assert.Empty(TestLog.Read(Path.Combine(Path.GetTempPath(), "no", "such", "log")).Lines);
}
