using System.Collections.Concurrent;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MiniPod.Cli.Logging;

/// <summary>
/// The log: size-limited log files (<see cref="RollingLog"/>), and standard error from a chosen level on. Opening both
/// takes milliseconds, so it happens on a separate thread when the first event is logged, while the command continues.
/// </summary>
internal sealed class DeferredLog : ILogEventSink, IDisposable
{
    /// <summary>A command is busiest right after it starts, so writing begins this much later, or when the command is
    /// done if that is sooner.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<LogEvent> _events = [];
    private readonly ManualResetEventSlim _ending = new();
    private readonly Lazy<Thread> _writer;
    private readonly string _directory;
    private readonly LogEventLevel _lowestShown;
    private readonly TextWriter _error;

    /// <param name="directory">The directory of the log files. It is created when the first event is logged.</param>
    /// <param name="lowestShown">The lowest level of events that are also written to standard error.</param>
    /// <param name="error">Standard error. Default the process's own.</param>
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

    // A command that cannot be logged, for example because the disk is full, works anyway; if it fails, its own error
    // says so. An exception on this thread would end the process, possibly in the middle of its cleanup.
    private void Write()
    {
        _ending.Wait(Rest);
        try
        {
            AtomicFile.CreateDirectory(_directory); // accessible only to root, like the rest of the state
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Events still go to standard error.
        }

        while (!_events.IsCompleted)
        {
            try
            {
                WriteToTargets();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The event is dropped. A process that goes on for long tries again with the next one.
            }
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
