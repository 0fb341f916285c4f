namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The program with the calls that make it kill itself at a given point (MINIPOD_FAULT). It is built by the first test that needs
/// it, with output and intermediate files of its own, so that the normal build does not notice. It is native: compiling it takes
/// less time than hundreds of starts of one that is compiled as it runs. Nothing is done while its inputs are the same.
/// </summary>
public static class FaultyBinary
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Its path.</summary>
    public static Task<string> PathAsync()
    {
        Prerequisite.Require(
            Prerequisite.FindProgram("dotnet") is null ? "no program \"dotnet\" to build the binary for crash tests" : null);
        return Built.Value;
    }

    private static async Task<string> BuildAsync()
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_FAULTY_BINARY") is { Length: > 0 } given) return given;
        var script = Path.Combine(Binary.Root, "eng", "build.sh");
        (await Command.RunAsync("bash", [script, "faults"], new CommandOptions { Timeout = TimeSpan.FromMinutes(15) })).ShouldSucceed();
        return Path.Combine(Binary.Root, "artifacts", "faults", "minipod");
    }
}
