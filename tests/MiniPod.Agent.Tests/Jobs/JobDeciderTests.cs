using MiniPod.Agent.Jobs;
using MiniPod.Pods.Jobs;
using MiniPod.Spec.Api;
using static MiniPod.Agent.Jobs.JobPodState;

namespace MiniPod.Agent.Tests.Jobs;

/// <summary>What Kubernetes' Job controller decides, with a clock that the test turns. A decision is the actions, then the
/// Job's end.</summary>
public sealed class JobDeciderTests
{
    private static readonly int[] Pauses = [10, 20, 40, 80, 160, 320, 360, 360];

    private readonly Dictionary<int, JobPodFacts> _pods = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddDays(1);
    private JobStatus _status = new();
    private JobDecision? _decision;

    [Fact]
    public void Job_ThatSaysNothing_RunsOnePodAndIsComplete()
    {
        Assert.Equal("make 0", Decide(Spec()));
        Assert.Equal("make 0", Decide(Spec()));
        Is(0, Running);
        Assert.Equal("", Decide(Spec()));
        Is(0, Succeeded);
        Assert.Equal("complete", Decide(Spec()));
        Assert.Equal((1, 0, 0), (_status.Succeeded(), _status.Failed(), _status.Active()));
    }

    [Fact]
    public void Parallelism_LessThanCompletions_StartsTheNextPodWhenOneHasSucceeded()
    {
        var spec = Spec() with { Completions = 3, Parallelism = 2 };
        Assert.Equal("make 0, make 1", Decide(spec));
        Is(0, Running);
        Is(1, Succeeded);
        Assert.Equal("make 2", Decide(spec));
        Is(2, Running);
        Is(0, Succeeded);
        Assert.Equal("", Decide(spec));
        Is(2, Succeeded);
        Assert.Equal("complete", Decide(spec));
    }

    [Fact]
    public void Completions_NotGivenWithParallelism_IsDoneWithOneSuccessWhenAllHaveEnded()
    {
        var spec = Spec() with { Parallelism = 2 };
        Assert.Equal("make 0, make 1", Decide(spec));
        Is(0, Succeeded);
        Is(1, Running);
        Assert.Equal("", Decide(spec));
        Is(1, Failed);
        Assert.Equal("complete", Decide(spec));
    }

    [Fact]
    public void Failure_IsFollowedByAnotherPodAfterTheBackoff()
    {
        var spec = Spec() with { BackoffLimit = 9 };
        Decide(spec);
        foreach (var (failure, pause) in Pauses.Index())
        {
            Is(failure, Failed);
            Assert.Equal("", Decide(spec));
            Assert.Equal(_now.AddSeconds(pause), _decision!.WakeAt);
            _now = _now.AddSeconds(pause);
            Assert.Equal($"make {failure + 1}", Decide(spec));
        }
    }

    [Fact]
    public void Success_BetweenFailures_BeginsTheBackoffAnew()
    {
        var spec = Spec() with { Completions = 2 };
        Decide(spec);
        Is(0, Failed);
        Decide(spec);
        _now = _now.AddSeconds(10);
        Decide(spec);
        Is(1, Succeeded);
        Assert.Equal("make 2", Decide(spec));
        Is(2, Failed);
        Decide(spec);
        Assert.Equal(_now.AddSeconds(10), _decision!.WakeAt);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void BackoffLimit_IsExceeded_FailsAndKeepsThePods(int limit, int failures)
    {
        var spec = Spec() with { BackoffLimit = limit };
        for (var index = 0; index < failures; index++)
        {
            Assert.Equal($"make {index}", Decide(spec));
            Is(index, Failed);
            Decide(spec);
            _now = _now.AddHours(1);
        }

        Assert.Equal("failed BackoffLimitExceeded", Decide(spec));
        Assert.Empty(_decision!.Actions);
    }

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(0, 1, "end 0; failed BackoffLimitExceeded")]
    [InlineData(2, 1, "")]
    [InlineData(2, 2, "end 0; failed BackoffLimitExceeded")]
    public void OnFailure_RestartsCount(int limit, int restarts, string expected)
    {
        var spec = Spec("OnFailure") with { BackoffLimit = limit };
        Decide(spec);
        _pods[0] = new JobPodFacts(0, Running, restarts);
        Assert.Equal(expected, Decide(spec));
    }

    [Fact]
    public void Deadline_IsOver_EndsWhatRuns()
    {
        var spec = Spec() with { ActiveDeadlineSeconds = 30, Parallelism = 2, Completions = 2 };
        Decide(spec);
        Is(0, Running);
        Is(1, Succeeded);
        Decide(spec);
        Assert.Equal(_now.AddSeconds(30), _decision!.WakeAt);
        _now = _now.AddSeconds(30);
        Assert.Equal("end 0; failed DeadlineExceeded", Decide(spec));
        Is(0, Failed);
        Assert.Equal("failed DeadlineExceeded", Decide(spec));
    }

    [Fact]
    public void Suspended_RemovesWhatRunsAndGoesOnWithOtherNumbers()
    {
        var spec = Spec() with { Completions = 2, Parallelism = 2, ActiveDeadlineSeconds = 30 };
        Decide(spec);
        Is(0, Succeeded);
        Is(1, Running);
        Assert.Equal("remove 1", Decide(spec with { Suspend = true }));
        Assert.Equal("remove 1", Decide(spec with { Suspend = true }));
        _pods.Remove(1);
        _now = _now.AddHours(1);
        Assert.Equal("", Decide(spec with { Suspend = true }));
        Assert.Equal("make 2", Decide(spec));
        Assert.Equal((1, 0, 1), (_status.Succeeded(), _status.Failed(), _status.Active()));
    }

    [Fact]
    public void Parallelism_IsLowered_RemovesTheYoungest()
    {
        var spec = Spec() with { Completions = 5, Parallelism = 3 };
        Decide(spec);
        Is(0, Running);
        Is(1, Running);
        Is(2, Running);
        Decide(spec);
        Assert.Equal("remove 1, remove 2", Decide(spec with { Parallelism = 1 }));
    }

    [Fact]
    public void TimeToLive_IsOver_RemovesTheJob()
    {
        var spec = Spec() with { TtlSecondsAfterFinished = 60 };
        Decide(spec);
        Is(0, Succeeded);
        Assert.Equal("complete", Decide(spec));
        Assert.Equal(_now.AddSeconds(60), _decision!.WakeAt);
        _now = _now.AddSeconds(60);
        Assert.Equal("removejob -1; complete", Decide(spec));
    }

    [Fact]
    public void Pod_UserRemovedIt_CountsAsFailedIfItHadNotEnded()
    {
        var spec = Spec() with { Completions = 2 };
        Decide(spec);
        Is(0, Running);
        Decide(spec);
        _pods.Clear();
        Decide(spec);
        Assert.Equal(1, _status.Failed());
        _now = _now.AddSeconds(10);
        Assert.Equal("make 1", Decide(spec));
        Is(1, Succeeded);
        Decide(spec);
        _pods.Clear();
        Decide(spec);
        Assert.Equal((1, 1), (_status.Succeeded(), _status.Failed()));
    }

    [Fact]
    public void Pod_UserStoppedIt_IsLeftAlone()
    {
        Decide(Spec());
        Is(0, Stopped);
        Assert.Equal("", Decide(Spec()));
        _now = _now.AddDays(1);
        Assert.Equal("", Decide(Spec()));
    }

    // Otherwise the agent would never have done with the Job.
    [Fact]
    public void Pod_UserStoppedItAndTheJobIsOver_HasEnded()
    {
        var spec = Spec() with { ActiveDeadlineSeconds = 30 };
        Decide(spec);
        Is(0, Stopped);
        Decide(spec);
        _now = _now.AddSeconds(30);
        Assert.Equal("failed DeadlineExceeded", Decide(spec));
        Assert.Equal(0, _status.Active());
    }

    // The agent was killed: before the pod was made, while it was made, or after it was made and before that was noted.
    [Fact]
    public void Agent_WasKilled_MakesNothingTwice()
    {
        Decide(Spec());
        Assert.Equal("make 0", Decide(Spec()));
        Is(0, Making);
        Assert.Equal("", Decide(Spec()));
        _pods.Clear(); // what was half made was undone
        Assert.Equal("make 0", Decide(Spec()));
        Is(0, Succeeded);
        Assert.Equal("complete", Decide(Spec()));
    }

    [Fact]
    public void Pod_NotRemovedCompletely_IsRemovedAgain()
    {
        Decide(Spec());
        Is(0, Leaving);
        Assert.Equal("remove 0", Decide(Spec()));
        _pods.Clear();
        Assert.Equal("make 0", Decide(Spec()));
    }

    [Fact]
    public void Job_IsDeleted_IsRemovedWhateverItsState()
    {
        Decide(Spec());
        Assert.Equal("removejob -1", Decide(Spec(), isDeleted: true));
    }

    [Fact]
    public void Completions_Zero_IsCompleteAtOnce() => Assert.Equal("complete", Decide(Spec() with { Completions = 0 }));

    [Fact]
    public void Parallelism_Zero_Waits()
    {
        Assert.Equal("", Decide(Spec() with { Parallelism = 0, Completions = 1 }));
        Assert.Equal("make 0", Decide(Spec() with { Parallelism = 1, Completions = 1 }));
    }

    private static JobSpec Spec(string policy = "Never") =>
        new() { Template = new PodTemplateSpec { Spec = new PodSpec { RestartPolicy = policy } } };

    private void Is(int index, JobPodState state) => _pods[index] = new JobPodFacts(index, state);

    private string Decide(JobSpec spec, bool isDeleted = false)
    {
        _decision = JobDecider.Decide(spec, _status, isDeleted, [.. _pods.Values], _now);
        _status = _decision.Status;
        var actions = string.Join(", ", _decision.Actions.Select(one => $"{one.Kind.ToString().ToLowerInvariant()} {one.Index}"));
        var end = _status.End switch { null => "", { IsSuccess: true } => "complete", { Reason: var reason } => $"failed {reason}" };
        return string.Join("; ", new[] { actions, end }.Where(part => part.Length > 0));
    }
}
