using MiniPod.Linux;

namespace MiniPod.Cli.Rendering;

/// <summary>Asks the user before something that touches more than was named.</summary>
internal static class Confirmation
{
    private const int LongestAnswer = 256;

    /// <summary>Whether somebody can be asked: standard input and standard error are a terminal.</summary>
    public static bool IsPossible => StandardStream.Input.IsTerminal && StandardStream.Error.IsTerminal;

    /// <summary>Asks, and waits for the answer. Only "y" and "yes" are a yes.</summary>
    /// <param name="question">The question, without its question mark.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        Terminal.Error.Write($"{question}? [y/N] ");
        var answer = await Task.Run(ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return answer.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static string ReadLine()
    {
        var bytes = new byte[LongestAnswer]; // a terminal hands over whole lines
        return System.Text.Encoding.UTF8.GetString(bytes, 0, StandardStream.Input.Read(bytes, 0, bytes.Length));
    }
}
