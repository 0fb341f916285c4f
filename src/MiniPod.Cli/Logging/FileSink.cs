using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace MiniPod.Cli.Logging;

/// <summary>Writes events to the log files, one line each, followed by the text of the exception, if any.</summary>
internal sealed class FileSink(RollingLog log) : ILogEventSink, IDisposable
{
    private readonly MessageTemplateTextFormatter _formatter = new(
        "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}", CultureInfo.InvariantCulture);

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, text);
        log.Append(text.ToString());
    }

    public void Dispose() => log.Dispose();
}
