namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The program with fault points, which kills itself at a given one (MINIPOD_FAULT). The first test that needs it
/// builds it, with separate output and intermediate files, so that the normal build is not affected. It is native,
/// because hundreds of starts of a JIT-compiled program would take longer than the native compilation. The build is
/// skipped if the inputs have not changed.
/// </summary>
public static class FaultyBinary
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Its path: MINIPOD_FAULTY_BINARY if set.</summary>
    public static Task<string> PathAsync()
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_FAULTY_BINARY") is { Length: > 0 } given) return Task.FromResult(given);
        Prerequisite.Require(
            Prerequisite.FindProgram("dotnet") is null ? "the program \"dotnet\" is missing (to build the binary for crash tests)" : null);
        return Built.Value;
    }

    private static async Task<string> BuildAsync()
    {
        var script = Path.Combine(Binary.Root, "eng", "build.sh");
        (await Command.RunAsync("bash", [script, "faults"], new CommandOptions { Timeout = TimeSpan.FromMinutes(15) })).ShouldSucceed();
        return Path.Combine(Binary.Root, "artifacts", "faults", "minipod");
    }
}
