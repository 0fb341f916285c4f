namespace MiniPod.TestRunner.Tests;

public sealed class RunResultTests
{
    private const int Limit = 60;
    private static readonly TestCounts Passed = new(3, 0, 1);
    private static readonly TestCounts Failed = new(3, 2, 0);

    [Fact]
    public void Trouble_AllPassed_IsNone() => Assert.Null(Result(0, Passed).Trouble(Limit));

    // Its log shows which tests failed.
    [Fact]
    public void Trouble_TestsFailed_IsNone() => Assert.Null(Result(1, Failed).Trouble(Limit));

    [Fact]
    public void Trouble_NoProgram_SaysSo() => Assert.Equal("its program was not built", Result(null, null).Trouble(Limit));

    [Theory]
    [InlineData(124)]
    [InlineData(137)]
    public void Trouble_TimeIsUp_SaysTheLimit(int code)
    {
        Assert.Equal("did not finish within 60 s", Result(code, null).Trouble(Limit));
        Assert.Equal("did not finish within 60 s", Result(code, Failed).Trouble(Limit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(134)]
    public void Trouble_NoResult_SaysTheExitCode(int code) =>
        Assert.Equal($"exited with {code} without a result", Result(code, null).Trouble(Limit));

    [Fact]
    public void Trouble_NoTest_SaysSo() => Assert.Equal("ran no test", Result(0, TestCounts.None).Trouble(Limit));

    [Fact]
    public void Trouble_AllSkipped_IsNone() => Assert.Null(Result(0, new TestCounts(0, 0, 4)).Trouble(Limit));

    [Fact]
    public void Trouble_FailedAlthoughNoTestDid_SaysTheExitCode() =>
        Assert.Equal("exited with 3 although no test failed", Result(3, Passed).Trouble(Limit));

    [Fact]
    public void Counts_WithTrouble_HaveOneMoreThatFailed()
    {
        Assert.Equal(Passed, Result(0, Passed).CountsWithTrouble(Limit));
        Assert.Equal(Failed, Result(1, Failed).CountsWithTrouble(Limit));
        Assert.Equal(new TestCounts(3, 1, 1), Result(3, Passed).CountsWithTrouble(Limit));
        Assert.Equal(new TestCounts(0, 1, 0), Result(134, null).CountsWithTrouble(Limit));
    }

    private static RunResult Result(int? code, TestCounts? counts) => new()
    {
        Run = new TestRun { Name = "A.Tests", Project = "A.Tests" },
        Log = new TestLog([]),
        ExitCode = code,
        Counts = counts,
    };
}
