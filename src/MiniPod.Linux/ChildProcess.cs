using System.Diagnostics;
using System.IO.Pipes;

namespace MiniPod.Linux;

/// <summary>Runs a program to completion: serves all three pipes at once, enforces a deadline, and
/// leaves nothing running behind.</summary>
public static class ChildProcess
{
    private const int KilledExitCode = 128 + 9;
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TermGrace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortDrain = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a program.</summary>
    /// <returns>The result. A non-zero exit code and an exceeded deadline are results, not exceptions.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started. NativeErrorCode is the errno: 2
    /// if it is missing, 13 if it is not executable, 8 if it is not a program, 26 if it is being written.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled; the program and its
    /// descendants were killed first.</exception>
    public static async Task<ChildProcessResult> RunAsync(ChildProcessStart start, CancellationToken cancellationToken)
    {
        if (!Path.IsPathRooted(start.Path)) throw new ArgumentException($"\"{start.Path}\" is not an absolute path", nameof(start));
        cancellationToken.ThrowIfCancellationRequested();
        var started = TimeProvider.System.GetTimestamp();
        using var process = Start(start);

        using var pipes = new CancellationTokenSource();
        var output = BoundedReader.ReadAsync(process.StandardOutput.BaseStream, start.OutputLimit, pipes.Token);
        var error = BoundedReader.ReadAsync(process.StandardError.BaseStream, start.OutputLimit, pipes.Token);
        var input = FeedAsync(process.StandardInput.BaseStream, start.Input, pipes.Token);

        var timedOut = !await EndsInTimeAsync(process, start, cancellationToken).ConfigureAwait(false)
            && !cancellationToken.IsCancellationRequested;

        // Exit does not imply end of file: a descendant may hold the pipes open. It gets a moment of the remaining
        // time; after that it is abandoned, or killed if the run is marked.
        var reads = Task.WhenAll(output, error, input);
        var left = start.Timeout - TimeProvider.System.GetElapsedTime(started);
        if (!await EndsWithinAsync(reads, left < start.Drain ? left : start.Drain).ConfigureAwait(false))
        {
            if (start.Marker is not null) await EndHoldersAsync(process, start, reads).ConfigureAwait(false);
            await pipes.CancelAsync().ConfigureAwait(false);
        }

        await reads.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (outputBytes, outputCut) = await output.ConfigureAwait(false);
        var (errorBytes, errorCut) = await error.ConfigureAwait(false);
        return new ChildProcessResult
        {
            ExitCode = process.HasExited ? process.ExitCode : KilledExitCode,
            Output = outputBytes,
            Error = errorBytes,
            Truncated = outputCut || errorCut,
            TimedOut = timedOut,
            Duration = TimeProvider.System.GetElapsedTime(started),
        };
    }

    /// <summary>Starts a program that outlives this process. It inherits none of our open files, and is expected to call
    /// <see cref="Daemon"/>'s methods, for which this waits: until then, a signal to this process's group ends the program too, and so
    /// does the end of this process's unit.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="patience">How long to wait. Default 10 seconds.</param>
    /// <returns>Whether it detached itself; false if it exited before, or did not in time.</returns>
    /// <param name="without">Variables of this process that it does not get. Default none.</param>
    public static bool StartDetached(
        string path, IReadOnlyList<string> arguments, TimeSpan? patience = null, IReadOnlyList<string>? without = null)
    {
        var info = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var name in without ?? []) info.Environment.Remove(name);
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"\"{path}\" did not start");
        var output = process.StandardOutput.BaseStream;
        var isDetached = false;
        var reader = new Thread(() => isDetached = output.ReadByte() >= 0) { IsBackground = true };
        reader.Start();
        return reader.Join(patience ?? TimeSpan.FromSeconds(10)) && isDetached;
    }

    private static Process Start(ChildProcessStart start)
    {
        var info = new ProcessStartInfo(start.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in start.Arguments) info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment) info.Environment[name] = value;
        return Process.Start(info) ?? throw new InvalidOperationException($"\"{start.Path}\" did not start");
    }

    // Kills the process if it has not exited at the deadline.
    private static async Task<bool> EndsInTimeAsync(Process process, ChildProcessStart start, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(start.Timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process, start).ConfigureAwait(false);
            return false;
        }
    }

    private static async Task FeedAsync(Stream stream, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // A program need not read its input; its exit code and output show what came of that.
        }
        finally
        {
            try
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // the pipe is already broken, as above
            }
        }
    }

    private static async Task KillAsync(Process process, ChildProcessStart start)
    {
        // A process that first gets SIGTERM can release what it holds: a lock, a half-finished allocation. After that
        // nothing may be left, including descendants that dropped the mark, which can no longer be found once their
        // parents are gone.
        var below = start.Marker is null ? [] : ProcessTree.Below(process.Id);
        if (start.Marker is not null) await EndMarkedAsync(start, TermGrace).ConfigureAwait(false);
        await ProcessTree.EndAsync(below).ConfigureAwait(false);
        process.Kill(entireProcessTree: true);
        using var bound = new CancellationTokenSource(KillGrace);
        try
        {
            await process.WaitForExitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is in an uninterruptible kernel call: it dies when that returns, and there is no point
            // in waiting for it.
        }
    }

    // Kills the marked processes; then, if a process without the mark still holds the output open, that one.
    private static async Task EndHoldersAsync(Process process, ChildProcessStart start, Task reads)
    {
        await EndMarkedAsync(start, ShortDrain).ConfigureAwait(false);
        if (await EndsWithinAsync(reads, ShortDrain).ConfigureAwait(false)) return;
        var streams = new[] { process.StandardOutput.BaseStream, process.StandardError.BaseStream }.OfType<PipeStream>();
        var pipes = streams
            .Select(stream => new FileInfo($"/proc/self/fd/{stream.SafePipeHandle.DangerousGetHandle()}").LinkTarget)
            .OfType<string>()
            .ToList();
        await ProcessTree.EndAsync(ProcessTree.Writers(pipes)).ConfigureAwait(false);
    }

    private static async Task<bool> EndsWithinAsync(Task task, TimeSpan time) =>
        await Task.WhenAny(task, Task.Delay(time > ShortDrain ? time : ShortDrain, CancellationToken.None)).ConfigureAwait(false) == task;

    private static Task<int> EndMarkedAsync(ChildProcessStart start, TimeSpan grace) =>
        ProcessMarker.EndAsync(start.Marker!, start.Environment[start.Marker!], TimeSpan.Zero, grace, CancellationToken.None);
}
