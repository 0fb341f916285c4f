using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A running program. It is killed on disposal.</summary>
public sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _timeout;
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();
    private readonly Task _pumps;

    private RunningCommand(string line, Process process, CommandOptions options)
    {
        Line = line;
        _process = process;
        _timeout = options.Timeout;
        _pumps = Task.WhenAll(
            PumpAsync(process.StandardOutput, _stdout), PumpAsync(process.StandardError, _stderr), FeedAsync(options.Input));
    }

    public string Line { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Its standard output so far.</summary>
    public string Stdout => TextOf(_stdout);

    /// <summary>Its standard error so far.</summary>
    public string Stderr => TextOf(_stderr);

    public static RunningCommand Start(string program, IReadOnlyList<string> args, CommandOptions? options = null)
    {
        options ??= new CommandOptions();
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in options.Environment) start.Environment[name] = value;
        return new RunningCommand($"{Path.GetFileName(program)} {string.Join(' ', args)}", Process.Start(start)!, options);
    }

    /// <summary>Sends it a signal: INT, TERM, KILL.</summary>
    public async Task SignalAsync(string signal) => await Command.RunAsync("kill", "-s", signal, Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Kills the program, but not its child processes.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }

    /// <summary>Waits until it exits.</summary>
    public async Task<CommandResult> WaitAsync()
    {
        using var limit = new CancellationTokenSource(_timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _pumps.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail(string.Create(
                CultureInfo.InvariantCulture, $"not ended after {_timeout.TotalSeconds} s: $ {Line}\nstdout: {Stdout}\nstderr: {Stderr}"));
        }

        return new CommandResult(Line, _process.ExitCode, Stdout, Stderr);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task PumpAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (text) text.Append(buffer, 0, count);
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private async Task FeedAsync(string input)
    {
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It exited without reading all of its input: its exit code shows why.
        }
    }
}
