namespace MiniPod.Engine.Tests.Doubles;

/// <summary>Checks what a test requires of the machine: if something is missing, the test is skipped with the reason;
/// in CI it fails.</summary>
internal static class Prerequisite
{
    public static void Require(string? missing)
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"a prerequisite is missing: {missing}");
        Assert.Skip(missing);
    }
}
