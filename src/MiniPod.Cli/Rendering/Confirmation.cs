namespace MiniPod.Cli.Rendering;

/// <summary>Asks the user before something that touches more than was named.</summary>
internal static class Confirmation
{
    /// <summary>Asks, and waits for the answer. Only "y" and "yes" are a yes.</summary>
    /// <param name="question">The question, without its question mark.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        Terminal.Error.Write($"{question}? [y/N] ");
        return await TerminalInput.ReadLineAsync(cancellationToken) is "y" or "yes";
    }
}
