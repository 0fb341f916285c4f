using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A program on a terminal of its own, which script(1) makes. The test types, and reads what a person would see.</summary>
public sealed partial class TerminalCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _pump;
    private int _read;

    private TerminalCommand(Process process) => (_process, _pump) = (process, PumpAsync(process.StandardOutput));

    /// <summary>All that was shown, without control sequences.</summary>
    public string Screen
    {
        get
        {
            string shown;
            lock (_screen) shown = _screen.ToString();
            // A prompt begins a line: the blanks before it reach the next one where something stands on this one.
            shown = StartsOfPrompts().Replace(ControlSequences().Replace(shown, ""), match => match.Groups["before"].Value is "" or "\n"
                ? match.Groups["before"].Value
                : $"{match.Groups["before"].Value}\n");
            return shown.Replace("\r", "", StringComparison.Ordinal);
        }
    }

    /// <summary>Whether it has ended, and all that it showed was read.</summary>
    public bool HasEnded => _process.HasExited && _pump.IsCompleted;

    /// <summary>Starts it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="options">Its environment.</param>
    /// <param name="columns">The columns of the terminal.</param>
    public static TerminalCommand Start(string program, IReadOnlyList<string> args, CommandOptions options, int columns = 100)
    {
        // The shell around the program outlives Ctrl-C, so that it can say how the program ended.
        var line = string.Join(' ', args.Prepend(program).Select(word => $"'{word}'"));
        var command = string.Create(
            CultureInfo.InvariantCulture, $"stty cols {columns} rows 40; trap : INT; {line}; echo \"[exit code $?]\"");
        var start = new ProcessStartInfo("script", ["-qfec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in options.Environment) start.Environment[name] = value;
        start.Environment["TERM"] = "xterm";
        return new TerminalCommand(Process.Start(start)!);
    }

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line) => await PressAsync($"{line}\n");

    /// <summary>Presses keys.</summary>
    public async Task PressAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text is shown, after what was waited for before.</summary>
    /// <returns>What was shown in between.</returns>
    public async Task<string> SeeAsync(string text, double seconds = 20)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var screen = Screen;
            var at = screen.IndexOf(text, _read, StringComparison.Ordinal);
            if (at >= 0)
            {
                var between = screen[_read..at];
                _read = at + text.Length;
                return between;
            }

            if (TimeProvider.System.GetElapsedTime(started).TotalSeconds > seconds)
                Assert.Fail($"not shown within {seconds} s: \"{text}\". The screen, after what was seen:\n{Screen[_read..]}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until what was shown after what was waited for before ends with one of some texts.</summary>
    /// <returns>The one.</returns>
    public async Task<string> SeeEndAsync(IReadOnlyList<string> texts, double seconds = 20)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var screen = Screen;
            if (texts.FirstOrDefault(text => screen.AsSpan(_read).EndsWith(text, StringComparison.Ordinal)) is { } found)
            {
                _read = screen.Length;
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(started).TotalSeconds > seconds)
                Assert.Fail($"the prompt is not shown within {seconds} s. The screen, after what was seen:\n{screen[_read..]}");
            await Task.Delay(20);
        }
    }

    /// <summary>Types a line, and waits until a text is shown.</summary>
    public async Task AskAsync(string line, string answer)
    {
        await TypeAsync(line);
        await SeeAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _pump;
        _process.Dispose();
    }

    private async Task PumpAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_screen) _screen.Append(buffer, 0, count);
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[a-zA-Z]")]
    private static partial Regex ControlSequences();

    [GeneratedRegex(@"(?<before>^|[^ ]) {40,}\r(?!\n)")]
    private static partial Regex StartsOfPrompts();
}
