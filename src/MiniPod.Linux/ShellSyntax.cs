using System.Diagnostics;
using System.Text;

namespace MiniPod.Linux;

/// <summary>Asks bash about commands, without running them.</summary>
public static class ShellSyntax
{
    private const string Shell = "/bin/bash";

    /// <summary>Asks whether a text is whole commands.</summary>
    public static ShellText Read(string text)
    {
        if (IsContinued(text)) return ShellText.Open;
        var info = new ProcessStartInfo(Shell)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["--noprofile", "--norc", "-n", "-s"]) info.ArgumentList.Add(argument);
        info.Environment["LC_ALL"] = "C"; // it complains of a locale that is not installed
        info.Environment.Remove("BASH_ENV");
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"\"{Shell}\" did not start");
        Write(process, text);
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) return ShellText.Open;
        return complaint.Length == 0 ? ShellText.Whole : ShellText.InDocument; // which is no error for it: it warns
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

    // bash takes the end of the text for the end of the line, too.
    private static bool IsContinued(string text) => (text.Length - text.TrimEnd('\\').Length) % 2 == 1;
}
