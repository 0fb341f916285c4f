using System.Globalization;
using MiniPod.Cli.Rendering;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace MiniPod.Cli.Logging;

/// <summary>Writes events for people, one line each, followed by the text of the exception, if any.</summary>
/// <param name="writer">The writer for the text: standard error, except in tests.</param>
internal sealed class ErrorStreamSink(TextWriter writer) : ILogEventSink
{
    private readonly MessageTemplateTextFormatter _formatter = new(
        "[{Timestamp:HH:mm:ss} {Level:u3}] {Message:lj}{NewLine}{Exception}", CultureInfo.InvariantCulture);

    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, text);
        writer.Write(VisibleText.Of(text.ToString())); // logged text may come from an engine or a plugin
    }
}
