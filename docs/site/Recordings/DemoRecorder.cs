using System.Diagnostics;
using System.Text;

namespace MiniPod.Site.Recordings;

/// <summary>Records what a command prints, with the time of each piece, as a recording that terminals' players can play.</summary>
/// <remarks>docs.asciinema.org, asciicast v2.</remarks>
internal static class DemoRecorder
{
    /// <summary>Runs the command and records its standard output.</summary>
    /// <param name="file">The recording that is written.</param>
    /// <param name="title">Its title.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RecordAsync(string file, string title, string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var (begin, pieces, buffer) = (Stopwatch.GetTimestamp(), new List<DemoPiece>(), new byte[1 << 16]);
        var text = Encoding.UTF8.GetDecoder(); // a character may be cut in two
        int count;
        while ((count = await process.StandardOutput.BaseStream.ReadAsync(buffer)) > 0)
        {
            var characters = new char[count + 1];
            var read = text.GetChars(buffer, 0, count, characters, 0);
            pieces.Add(new DemoPiece(Stopwatch.GetElapsedTime(begin).TotalSeconds, new string(characters, 0, read)));
        }

        await process.WaitForExitAsync();
        await File.WriteAllTextAsync(file, new DemoRecording(title, pieces).Write());
        return process.ExitCode;
    }
}
