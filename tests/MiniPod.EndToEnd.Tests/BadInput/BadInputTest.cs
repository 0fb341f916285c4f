using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A test of something wrong: one clear error on standard error, nothing on standard output, and the host as it was.</summary>
public abstract class BadInputTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>What a user must never read: it speaks of the program, not of what is wrong.</summary>
    private static readonly string[] Forbidden = ["defect of minipod", "   at ", "Unhandled", "Exception", "System."];

    /// <summary>Runs minipod, which is to refuse with 125 and leave nothing.</summary>
    /// <param name="args">The line.</param>
    /// <param name="says">What the error has in it.</param>
    protected Task RefusesAsync(string[] args, params string[] says) => FailsAsync(125, new CommandOptions(), args, says);

    /// <summary>Runs minipod, which is to fail and leave nothing.</summary>
    protected async Task FailsAsync(int code, CommandOptions options, string[] args, params string[] says)
    {
        var before = await SnapshotAsync();

        var result = await MiniPodAsync(options, args);

        RequireClear(result, code, says);
        await before.AssertSameAsync();
    }

    /// <summary>Runs minipod once for each line; each is to refuse with 125, and all together to leave nothing.</summary>
    protected async Task RefuseAsync(params (string[] Args, string Says)[] cases)
    {
        var before = await SnapshotAsync();
        foreach (var (args, says) in cases) RequireClear(await MiniPodAsync(args), 125, says);
        await before.AssertSameAsync();
    }

    /// <summary>Fails the test unless a command ended with a code and one clear error.</summary>
    protected static void RequireClear(CommandResult result, int code, params string[] says)
    {
        result.ShouldExit(code, ["minipod: ", .. says]);
        if (result.Stdout.Length > 0) Assert.Fail($"standard output is not empty:\n{result}");
        if (Forbidden.FirstOrDefault(word => result.Stderr.Contains(word, StringComparison.Ordinal)) is { } word)
            Assert.Fail($"standard error has \"{word}\":\n{result}");
    }

    /// <summary>Runs a line of bash with minipod as <c>$minipod</c>, for what only a shell can do to a program.</summary>
    protected Task<CommandResult> BashAsync(string line) => Command.RunAsync(
        "/bin/bash",
        ["-c", line],
        WithState(new CommandOptions { Environment = new Dictionary<string, string?> { ["minipod"] = Binary.Path } }));

    /// <summary>A program of this test, to be a plugin or a helper.</summary>
    protected string WriteProgram(string name, string text)
    {
        var path = WriteFile(name, text);
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }
}
