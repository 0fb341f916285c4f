namespace MiniPod.Learn.Lessons.Programs;

/// <summary>The environment of the programs that lessons run without a terminal: the same everywhere, so that they print the same.
/// </summary>
internal static class LessonEnvironment
{
    private const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The directories of programs: those of this process, and the usual ones.</summary>
    public static IReadOnlyList<string> Directories { get; } =
        [.. $"{Environment.GetEnvironmentVariable("PATH")}:{Usual}".Split(':', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>The variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["PATH"] = string.Join(':', Directories),
        ["LC_ALL"] = "C",
        ["TERM"] = "dumb",
        ["NO_COLOR"] = "1",
        ["COLUMNS"] = "120",
        ["HOME"] = "/root",
    };
}
