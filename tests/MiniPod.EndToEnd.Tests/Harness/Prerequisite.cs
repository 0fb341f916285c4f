namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>What the tests need on the machine. If it is missing, a test is skipped with the reason; in CI it
/// fails.</summary>
public static class Prerequisite
{
    private static readonly string[] Programs = ["docker", "ip", "iptables-save"];

    /// <summary>Skips the test, or in CI fails it, unless the argument is null.</summary>
    public static void Require(string? missing)
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"a prerequisite is missing: {missing}");
        Assert.Skip(missing);
    }

    /// <summary>A missing prerequisite of all tests; null when nothing is missing.</summary>
    public static async Task<string?> FindMissingAsync()
    {
        if (Environment.UserName != "root") return "not running as root";
        if (Programs.FirstOrDefault(program => FindProgram(program) is null) is { } program) return $"the program \"{program}\" is missing";
        if (!File.Exists(Binary.Path)) return $"no binary \"{Binary.Path}\": 'make build' creates it";
        if (!await EngineApi.AnswersAsync()) return "no container engine responds";
        foreach (var image in new[] { TestImages.Nginx, TestImages.Toolbox })
        {
            if (!await EngineApi.HasImageAsync(image)) return $"no image \"{image}\": 'make images' builds it";
        }

        return PluginDirectory is null ? "no CNI plugins: install containernetworking-plugins" : null;
    }

    /// <summary>The directory of the CNI plugins; null when they are missing.</summary>
    public static string? PluginDirectory { get; } =
        new[] { "/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni" }.FirstOrDefault(directory =>
            File.Exists(Path.Combine(directory, "bridge")));

    /// <summary>The path of a program in PATH; null when it is missing.</summary>
    public static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
}
