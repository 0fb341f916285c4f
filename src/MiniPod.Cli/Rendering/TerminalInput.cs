using System.Text;
using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>What a user answers to a question on standard error.</summary>
internal static class TerminalInput
{
    /// <summary>Whether somebody can be asked: standard input and standard error are a terminal.</summary>
    public static bool CanAsk => StandardStream.Input.IsTerminal && StandardStream.Error.IsTerminal;

    /// <summary>Reads an answer.</summary>
    /// <returns>The answer, in small letters and without blanks around it; null at the end of the input.</returns>
    public static async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Terminal.Error.WriteLine(); // the question is still on its line
            throw;
        }
    }

    // One byte at a time: what is typed ahead is for the next question, or for a shell.
    private static string? ReadLine()
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (StandardStream.Input.Read(one) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. bytes]).Trim().ToLowerInvariant();
            bytes.Add(one[0]);
        }

        return null;
    }
}
