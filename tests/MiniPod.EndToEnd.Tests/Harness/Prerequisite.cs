namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>What the tests need of the machine: where it is missing a test is skipped with the reason, in CI it fails.</summary>
public static class Prerequisite
{
    private static readonly string[] Programs = ["docker", "ip", "iptables-save"];

    /// <summary>Skips, or in CI fails, unless the condition is null.</summary>
    public static void Require(string? missing)
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"a prerequisite is missing: {missing}");
        Assert.Skip(missing);
    }

    /// <summary>What all tests need and this machine does not have; null when it has all.</summary>
    public static async Task<string?> FindMissingAsync()
    {
        if (Environment.UserName != "root") return "not root";
        if (Programs.FirstOrDefault(program => FindProgram(program) is null) is { } program) return $"no program \"{program}\"";
        if (!File.Exists(Binary.Path)) return $"no binary \"{Binary.Path}\": 'make build' makes it";
        if (!await EngineApi.AnswersAsync()) return "no container engine answers";
        foreach (var image in new[] { TestImages.Nginx, TestImages.Toolbox })
        {
            if (!await EngineApi.HasImageAsync(image)) return $"no image \"{image}\": 'make images' makes it";
        }

        return PluginDirectory is null ? "no CNI plugins: install containernetworking-plugins" : null;
    }

    /// <summary>Where the CNI plugins are; null when they are missing.</summary>
    public static string? PluginDirectory { get; } =
        new[] { "/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni" }.FirstOrDefault(directory =>
            File.Exists(Path.Combine(directory, "bridge")));

    /// <summary>A program of the search path; null when it is missing.</summary>
    public static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
}
