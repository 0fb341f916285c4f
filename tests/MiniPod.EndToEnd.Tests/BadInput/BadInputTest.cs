using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A test of invalid input: one clear error on standard error, nothing on standard output, and an unchanged
/// host.</summary>
public abstract class BadInputTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>Texts that a user must never see, because they describe the program instead of the problem.</summary>
    private static readonly string[] Forbidden = ["bug in minipod", "   at ", "Unhandled", "Exception", "System."];

    /// <summary>Runs minipod, which must fail with exit code 125 and leave nothing behind.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="says">The texts that the error must contain.</param>
    protected Task RefusesAsync(string[] args, params string[] says) => FailsAsync(125, new CommandOptions(), args, says);

    /// <summary>Runs minipod, which must fail and leave nothing behind.</summary>
    protected async Task FailsAsync(int code, CommandOptions options, string[] args, params string[] says)
    {
        var before = await SnapshotAsync();

        var result = await MiniPodAsync(options, args);

        RequireClear(result, code, says);
        await before.AssertSameAsync();
    }

    /// <summary>Runs minipod once for each command line. Each run must fail with exit code 125, and together they must
    /// leave nothing behind.</summary>
    protected async Task RefuseAsync(params (string[] Args, string Says)[] cases)
    {
        var before = await SnapshotAsync();
        foreach (var (args, says) in cases) RequireClear(await MiniPodAsync(args), 125, says);
        await before.AssertSameAsync();
    }

    /// <summary>Fails the test unless a command exited with the code and one clear error.</summary>
    protected static void RequireClear(CommandResult result, int code, params string[] says)
    {
        result.ShouldExit(code, ["minipod: ", .. says]);
        if (result.Stdout.Length > 0) Assert.Fail($"standard output is not empty:\n{result}");
        if (Forbidden.FirstOrDefault(word => result.Stderr.Contains(word, StringComparison.Ordinal)) is { } word)
            Assert.Fail($"standard error contains \"{word}\":\n{result}");
    }

    /// <summary>Runs a bash command with minipod as <c>$minipod</c>, for cases that need a shell.</summary>
    protected Task<CommandResult> BashAsync(string line) => Command.RunAsync(
        "/bin/bash",
        ["-c", line],
        WithState(new CommandOptions { Environment = new Dictionary<string, string?> { ["minipod"] = Binary.Path } }));
}
