namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The program with the calls that make it kill itself at a given point (MINIPOD_FAULT). It is built by the first test that needs
/// it, with output and intermediate files of its own, so that the normal build does not notice.
/// </summary>
public static class FaultyBinary
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Its path.</summary>
    public static Task<string> PathAsync()
    {
        Prerequisite.Require(Prerequisite.FindProgram("dotnet") is null ? "no program \"dotnet\" to build the binary for crash tests" : null);
        return Built.Value;
    }

    private static async Task<string> BuildAsync()
    {
        var artifacts = Path.Combine(Binary.Root, "artifacts", "faults");
        var project = Path.Combine(Binary.Root, "src", "MiniPod.Cli");
        var options = new CommandOptions { Timeout = TimeSpan.FromMinutes(5) };

        // Without what only costs time here: the analyzers, which the normal build has run, and the commit in the version, which makes all new.
        string[] quick = ["-p:RunAnalyzers=false", "-p:IncludeSourceRevisionInInformationalVersion=false", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        (await Command.RunAsync("dotnet", ["build", project, "-p:MiniPodFaults=true", $"-p:ArtifactsPath={artifacts}", .. quick, "-v:q", "-nologo"], options)).ShouldSucceed();
        return Path.Combine(artifacts, "bin", "MiniPod.Cli", "debug", "minipod");
    }
}
