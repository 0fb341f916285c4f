using System.Diagnostics;
using System.Text;

namespace MiniPod.Linux;

/// <summary>Asks bash about commands, without running them.</summary>
public static class ShellSyntax
{
    private const string Shell = "/bin/bash";
    private const int ComplaintLimit = 1 << 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What bash complains of where a text ends too early, and of nothing else; in the language of the locale C.
    private static readonly string[] Ends = ["unexpected EOF", "unexpected end of file"];

    /// <summary>Asks whether a text is whole commands. It takes a few milliseconds.</summary>
    /// <exception cref="TimeoutException">bash does not answer within 10 seconds.</exception>
    public static ShellText Read(string text)
    {
        if (IsContinued(text)) return ShellText.Open;
        var info = new ProcessStartInfo(Shell)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["--noprofile", "--norc", "-n", "-s"]) info.ArgumentList.Add(argument);
        info.Environment.Clear(); // functions, BASH_ENV and SHELLOPTS of the caller mean nothing here
        info.Environment["LC_ALL"] = "C";
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"\"{Shell}\" did not start");
        using var deadline = new CancellationTokenSource(Patience);
        string complaint;
        using (deadline.Token.Register(() => process.Kill()))
        {
            Write(process, text);
            complaint = ReadComplaint(process);
            process.WaitForExit();
        }

        if (deadline.IsCancellationRequested) throw new TimeoutException($"'bash -n' did not answer within {Patience.TotalSeconds:0} s");
        if (process.ExitCode == 0 && complaint.Length == 0) return ShellText.Whole;
        // An open here-document is no error for it: it warns.
        if (process.ExitCode == 0 && complaint.Contains("here-document", StringComparison.Ordinal)) return ShellText.InDocument;
        return Ends.Any(end => complaint.Contains(end, StringComparison.Ordinal)) ? ShellText.Open : ShellText.Invalid;
    }

    // It reads nothing after its first error.
    private static void Write(Process process, string text)
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            input.Write(Encoding.UTF8.GetBytes($"{text}\n"));
        }
        catch (IOException)
        {
            // What it has to say stands in its complaint.
        }
    }

    // Its beginning: what kind of complaint it is stands there. Nobody reads more, so bash ends.
    private static string ReadComplaint(Process process)
    {
        using var error = process.StandardError;
        var buffer = new char[ComplaintLimit];
        return new string(buffer, 0, error.ReadBlock(buffer, 0, ComplaintLimit));
    }

    // bash takes the end of the text for the end of the line, too.
    private static bool IsContinued(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;
}
