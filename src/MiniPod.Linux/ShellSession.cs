using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MiniPod.Linux;

/// <summary>A bash that is given commands one after another, as a person would type them: variables and the directory stay. It has no
/// terminal, and nothing to read. It is killed on disposal, with what it started.</summary>
public sealed class ShellSession : IDisposable
{
    private const string Shell = "/bin/bash";
    private const int OutputLimit = 1 << 20;
    private readonly Process _process;
    private readonly string _mark = $"\u001e{Guid.NewGuid():N} ";
    private readonly Stream _input, _output;

    /// <summary>Starts it.</summary>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public ShellSession(IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(Shell) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach (var argument in (string[])["--noprofile", "--norc", "-s"]) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        _process = Process.Start(info) ?? throw new InvalidOperationException($"\"{Shell}\" did not start");
        (_input, _output) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
        _input.Write("exec 2>&1\n"u8);
    }

    /// <summary>Runs commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="patience">How long they may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The exit code and what was printed, on both outputs; null for the exit code if the shell ended.</returns>
    /// <exception cref="TimeoutException">They took too long.</exception>
    public async Task<(int? ExitCode, string Output)> RunAsync(string commands, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        var output = new StringBuilder();
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            var line = $"eval '{commands.Replace("'", "'\\''", StringComparison.Ordinal)}' </dev/null\nprintf '\\n{_mark}%d\\n' $?\n";
            await _input.WriteAsync(Encoding.UTF8.GetBytes(line), deadline.Token).ConfigureAwait(false);
            await _input.FlushAsync(deadline.Token).ConfigureAwait(false);
            var (bytes, characters) = (new byte[4096], new char[4096]);
            while (await _output.ReadAsync(bytes, deadline.Token).ConfigureAwait(false) is > 0 and var count)
            {
                output.Append(characters, 0, decoder.GetChars(bytes, 0, count, characters, 0));
                if (output.Length > OutputLimit) output.Remove(0, output.Length - OutputLimit);
                var text = output.ToString();
                var at = text.IndexOf($"\n{_mark}", StringComparison.Ordinal);
                if (at >= 0 && text.EndsWith('\n'))
                    return (int.Parse(text.AsSpan(at + 1 + _mark.Length).Trim(), CultureInfo.InvariantCulture), text[..at]);
            }

            return (null, output.ToString());
        }
        catch (IOException)
        {
            return (null, output.ToString()); // nobody reads any more: the commands before ended it
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture, $"'{commands.Trim()}' did not end within {patience.TotalSeconds} seconds"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
