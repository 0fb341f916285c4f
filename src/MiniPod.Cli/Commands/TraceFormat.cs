namespace MiniPod.Cli.Commands;

/// <summary>The form of a trace.</summary>
internal enum TraceFormat
{
    /// <summary>A waterfall for a terminal.</summary>
    Text,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,

    /// <summary>The Trace Event Format of Chrome and Perfetto.</summary>
    Chrome,

    /// <summary>OTLP/JSON, for OpenTelemetry.</summary>
    Otlp,
}
