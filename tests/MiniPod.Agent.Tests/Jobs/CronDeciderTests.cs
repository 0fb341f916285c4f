using System.Globalization;
using MiniPod.Agent.Jobs;
using MiniPod.Pods.Jobs;
using MiniPod.Spec.Api;

namespace MiniPod.Agent.Tests.Jobs;

/// <summary>What Kubernetes' CronJob controller decides, with a clock that the test turns.</summary>
public sealed class CronDeciderTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 10, 0, 30, TimeSpan.Zero);

    private readonly List<CronChild> _jobs = [];
    private DateTimeOffset _now = Created;
    private CronStatus _status = new();
    private CronDecision? _decision;

    [Fact]
    public void Schedule_IsDue_MakesOneJobForEachTime()
    {
        Assert.Equal("", Decide(Spec()));
        Assert.Equal(At("10:05"), _decision!.WakeAt);
        _now = At("10:05");
        Assert.Equal("make 10:05", Decide(Spec()));
        Assert.Equal("", Decide(Spec()));
        _now = At("10:09");
        Assert.Equal("", Decide(Spec()));
        _now = At("10:10");
        Assert.Equal("make 10:10", Decide(Spec()));
    }

    [Fact]
    public void Times_Missed_MakeOneJobForTheLast()
    {
        _now = At("12:02");
        Assert.Equal("make 12:00", Decide(Spec()));
        Assert.Equal("", Decide(Spec()));
    }

    [Theory]
    [InlineData(100, "")]
    [InlineData(120, "make 12:00")]
    public void StartingDeadline_IsOver_MakesNone(int seconds, string expected)
    {
        _now = At("12:02");
        Assert.Equal(expected, Decide(Spec() with { StartingDeadlineSeconds = seconds }));
    }

    [Theory]
    [InlineData("Allow", "make 10:10")]
    [InlineData(null, "make 10:10")]
    [InlineData("Forbid", "")]
    [InlineData("Replace", "delete 10:05, make 10:10")]
    public void Job_StillRuns_IsTreatedByThePolicy(string? policy, string expected)
    {
        var spec = Spec() with { ConcurrencyPolicy = policy };
        _now = At("10:05");
        Decide(spec);
        _now = At("10:10");
        Assert.Equal(expected, Decide(spec));
    }

    [Fact]
    public void Forbid_TheJobHasEnded_MakesTheOneThatWaited()
    {
        var spec = Spec() with { ConcurrencyPolicy = "Forbid" };
        _now = At("10:05");
        Decide(spec);
        _now = At("10:11");
        Assert.Equal("", Decide(spec));
        _jobs[0] = _jobs[0] with { End = new JobEnd(true, _now) };
        Assert.Equal("make 10:10", Decide(spec));
    }

    [Fact]
    public void Suspended_MakesNone()
    {
        _now = At("11:00");
        Assert.Equal("", Decide(Spec() with { Suspend = true }));
        Assert.Null(_decision!.WakeAt);
        Assert.Equal("make 11:00", Decide(Spec()));
    }

    // The agent was killed after it had made the Job.
    [Fact]
    public void Job_WasMadeAndNotNoted_IsNotMadeTwice()
    {
        _now = At("10:05");
        _jobs.Add(new CronChild("10:05", At("10:05")));
        Assert.Equal("", Decide(Spec()));
        Assert.Equal(At("10:05"), _status.LastScheduledAt);
    }

    [Fact]
    public void Jobs_ThatHaveEnded_AreKeptByTheirLimits()
    {
        foreach (var minute in new[] { 5, 10, 15, 20, 25, 30 })
        {
            var time = At($"09:{minute:00}");
            _jobs.Add(new CronChild($"{time:HH:mm}", time, new JobEnd(minute % 10 == 0, time)));
        }

        Assert.Equal("delete 09:15, delete 09:05", Decide(Spec()));
        Assert.Equal(
            "delete 09:20, delete 09:10", Decide(Spec() with { SuccessfulJobsHistoryLimit = 1, FailedJobsHistoryLimit = 3 }));
        Assert.Equal("delete 09:30, delete 09:20, delete 09:10, delete 09:25, delete 09:15, delete 09:05", Decide(
            Spec() with { SuccessfulJobsHistoryLimit = 0, FailedJobsHistoryLimit = 0 }));
    }

    private static CronJobSpec Spec() => new() { Schedule = "*/5 * * * *", TimeZone = "UTC" };

    private static DateTimeOffset At(string time) => DateTimeOffset.ParseExact(
        $"2026-03-01 {time}", "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private string Decide(CronJobSpec spec)
    {
        _decision = CronDecider.Decide(spec, Created, _status, _jobs, _now);
        _status = _decision.Status;
        if (_decision.MakesFor is { } due) _jobs.Add(new CronChild($"{due:HH:mm}", due));
        return string.Join(", ", _decision.Deletes.Select(job => $"delete {job}")
            .Concat(_decision.MakesFor is { } made ? [$"make {made:HH:mm}"] : []));
    }
}
