using Microsoft.Extensions.Time.Testing;

namespace MiniPod.Agent.Tests.Decisions;

/// <summary>The clock of a host, which can be set; what its timestamps say is not changed by that.</summary>
/// <param name="start">The time at the beginning.</param>
internal sealed class HostTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How far the clock was set.</summary>
    public TimeSpan SetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + SetBy;

    public override long GetTimestamp() => base.GetUtcNow().Ticks; // the library's would follow the clock
}
