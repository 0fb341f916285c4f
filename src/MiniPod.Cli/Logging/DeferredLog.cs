using System.Collections.Concurrent;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MiniPod.Cli.Logging;

/// <summary>
/// The log: files of ours within bounds (<see cref="RollingLog"/>), and standard error from a chosen level on. Opening both costs
/// milliseconds, so it is done on a thread of its own, once something is logged, while the command works on.
/// </summary>
internal sealed class DeferredLog : ILogEventSink, IDisposable
{
    /// <summary>A command is busiest in its first moments; what it logs is written a little later, or at its end if
    /// that is sooner.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<LogEvent> _events = [];
    private readonly ManualResetEventSlim _ending = new();
    private readonly Lazy<Thread> _writer;
    private readonly string _directory;
    private readonly LogEventLevel _lowestShown;
    private readonly TextWriter _error;

    /// <param name="directory">Where the files are. It is made when something is logged.</param>
    /// <param name="lowestShown">From which level on events are written to standard error too.</param>
    /// <param name="error">Standard error. Default the process's.</param>
    public DeferredLog(string directory, LogEventLevel lowestShown, TextWriter? error = null)
    {
        _directory = directory;
        _lowestShown = lowestShown;
        _error = error ?? Terminal.Error;
        _writer = new Lazy<Thread>(Start);
        var lowest = lowestShown < LogEventLevel.Information ? lowestShown : LogEventLevel.Information;
        Logger = new LoggerConfiguration().MinimumLevel.Is(lowest).WriteTo.Sink(this).CreateLogger();
    }

    public ILogger Logger { get; }

    public void Emit(LogEvent logEvent)
    {
        _ = _writer.Value;
        _events.Add(logEvent);
    }

    public void Dispose()
    {
        _events.CompleteAdding();
        _ending.Set();
        if (_writer.IsValueCreated) _writer.Value.Join();
        _events.Dispose();
        _ending.Dispose();
    }

    private Thread Start()
    {
        var thread = new Thread(Write) { IsBackground = true, Name = "log" };
        thread.Start();
        return thread;
    }

    // A command that cannot be logged, for the disk is full, works all the same: what goes wrong is told by its own error. On this
    // thread an exception would end the process, in the middle of its clean-up.
    private void Write()
    {
        _ending.Wait(Rest);
        try
        {
            AtomicFile.CreateDirectory(_directory); // for us alone, as the rest of the state; the sink would make it for all to read
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Standard error has it still.
        }

        try
        {
            WriteToTargets();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Closing the file writes what was left of it. Events that come now are dropped.
        }
    }

    private void WriteToTargets()
    {
        using var target = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Sink(new FileSink(new RollingLog(_directory, TimeProvider.System)), LogEventLevel.Information)
            .WriteTo.Sink(new ErrorStreamSink(_error), _lowestShown)
            .CreateLogger();
        foreach (var logEvent in _events.GetConsumingEnumerable()) target.Write(logEvent);
    }
}
