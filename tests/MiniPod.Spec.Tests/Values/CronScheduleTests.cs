using System.Globalization;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Tests.Values;

/// <summary>Schedules of CronJobs, as Kubernetes reads them.</summary>
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("*/5 * * * *", "2026-03-01 10:05")]
    [InlineData("0 9-17/2 * * MON-FRI", "2026-03-02 09:00")]
    [InlineData("30 4 1,15 * *", "2026-03-15 04:30")]
    [InlineData("0 0 * feb ?", "2027-02-01 00:00")]
    [InlineData("@hourly", "2026-03-01 11:00")]
    [InlineData("@daily", "2026-03-02 00:00")]
    [InlineData("@midnight", "2026-03-02 00:00")]
    [InlineData("@weekly", "2026-03-08 00:00")]
    [InlineData("@monthly", "2026-04-01 00:00")]
    [InlineData("@yearly", "2027-01-01 00:00")]
    [InlineData("@annually", "2027-01-01 00:00")]
    [InlineData("0 0 * * 7", "2026-03-08 00:00")]
    [InlineData("0 0 13 * 5", "2026-03-06 00:00")] // a Friday, or a 13th
    [InlineData("0 0 13 * */2", "2026-03-03 00:00")]
    [InlineData("0 0 13 * *", "2026-03-13 00:00")]
    public void Next_IsTheFirstTimeAfter(string schedule, string expected) =>
        Assert.Equal(Time(expected), CronSchedule.TryParse(schedule)!.Next(Time("2026-03-01 10:00"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("*/5 * * * *", "2026-03-01 10:00")]
    [InlineData("0 0 13 * 5", "2026-02-27 00:00")]
    [InlineData("0 0 30 2 *", null)]
    public void Last_IsTheLastTimeUntil(string schedule, string? expected) => Assert.Equal(
        expected is null ? null : Time(expected), CronSchedule.TryParse(schedule)!.Last(Time("2026-03-01 10:00"), TimeZoneInfo.Utc));

    [Fact]
    public void Next_InAZone_IsThatZonesTime() => Assert.Equal(
        Time("2026-07-01 07:00"),
        CronSchedule.TryParse("0 9 * * *")!.Next(Time("2026-07-01 00:00"), CronSchedule.FindZone("Europe/Berlin")!)?.ToUniversalTime());

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * * * 8")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 5#2")]
    [InlineData("H * * * *")]
    [InlineData("@every 1h")]
    [InlineData("@reboot")]
    [InlineData("*/0 * * * *")]
    [InlineData("TZ=UTC * * * * *")]
    public void TryParse_NoSchedule_IsNull(string text) => Assert.Null(CronSchedule.TryParse(text));

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Local", false)]
    [InlineData("", false)]
    [InlineData("Mars/Olympus", false)]
    public void FindZone_Name_IsOfTheTzDatabase(string name, bool isOne) => Assert.Equal(isOne, CronSchedule.FindZone(name) is not null);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
