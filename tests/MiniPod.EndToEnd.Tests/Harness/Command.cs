namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>Runs programs until they exit.</summary>
public static class Command
{
    public static Task<CommandResult> RunAsync(string program, params string[] args) => RunAsync(program, args, new CommandOptions());

    public static async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> args, CommandOptions options)
    {
        await using var running = RunningCommand.Start(program, args, options);
        return await running.WaitAsync();
    }
}
