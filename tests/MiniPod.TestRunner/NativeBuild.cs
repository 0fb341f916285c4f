namespace MiniPod.TestRunner;

/// <summary>The native programs that tests run, by the names that build.sh accepts.</summary>
internal static class NativeBuild
{
    /// <summary>The program.</summary>
    public const string Program = "program";

    /// <summary>The same program, with the calls that let a crash test kill it.</summary>
    public const string Faults = "faults";

    /// <summary>All of them, in the order in which they are built.</summary>
    public static IReadOnlyList<string> All { get; } = [Program, Faults];
}
