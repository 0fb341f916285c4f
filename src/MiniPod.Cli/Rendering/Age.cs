namespace MiniPod.Cli.Rendering;

/// <summary>Formats an age as kubectl does: 45s, 3m, 5h, 2d.</summary>
internal static class Age
{
    public static string Of(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age switch
        {
            { TotalSeconds: < 120 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
            { TotalMinutes: < 120 } => $"{(int)age.TotalMinutes}m",
            { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
            _ => $"{(int)age.TotalDays}d",
        };
    }
}
