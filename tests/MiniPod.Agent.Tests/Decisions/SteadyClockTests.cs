using MiniPod.Agent.Decisions;

namespace MiniPod.Agent.Tests.Decisions;

/// <summary>The clock by which the agent waits.</summary>
public sealed class SteadyClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly HostTime _host = new(Noon);

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(3600)]
    public void At_HostClockIsSetMeanwhile_WaitIsAsLongAsBefore(int set)
    {
        var clock = new SteadyClock(_host);
        Assert.Equal(10, Left(clock, "web", Noon.AddSeconds(10)));

        _host.Advance(TimeSpan.FromSeconds(4));
        _host.SetBy = TimeSpan.FromSeconds(set);

        Assert.Equal(6, Left(clock, "web", Noon.AddSeconds(10)));
    }

    [Fact]
    public void At_HostClockWasSetBackBefore_WaitIsNotLongerThanItCanBeAndDoesNotSlide()
    {
        var clock = new SteadyClock(_host);
        var due = Noon.AddHours(1);
        Assert.Equal(20, Left(clock, "web", due, longest: 20));

        _host.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(5, Left(clock, "web", due, longest: 20));
    }

    [Fact]
    public void At_TimeIsOverOrWasNeverSet_IsNow()
    {
        var clock = new SteadyClock(_host);
        Assert.Equal(0, Left(clock, "web", default));
        Assert.Equal(0, Left(clock, "db", Noon.AddSeconds(-5)));
    }

    [Fact]
    public void At_AnotherTimeOfTheSame_IsTranslatedAnew()
    {
        var clock = new SteadyClock(_host);
        Left(clock, "web", Noon.AddSeconds(10));

        Assert.Equal(30, Left(clock, "web", Noon.AddSeconds(30)));
    }

    private static double Left(SteadyClock clock, string what, DateTimeOffset due, int longest = 300) =>
        (clock.At(what, due, TimeSpan.FromSeconds(longest)) - clock.Now).TotalSeconds;
}
