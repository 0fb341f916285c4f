using MiniPod.Linux;

namespace MiniPod.Tests;

/// <summary>Checks what a test requires of the machine: if something is missing, the test is skipped with the reason;
/// in CI it fails.</summary>
internal static class Prerequisite
{
    public static void Require(bool met, string missing)
    {
        if (met) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"a prerequisite is missing: {missing}");
        Assert.Skip(missing);
    }

    /// <param name="missing">What is missing; null if nothing is.</param>
    public static void Require(string? missing) => Require(missing is null, missing ?? "");

    public static void RequireRoot() => Require(Host.IsRoot, "mounts and network namespaces need root");
}
