using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MiniPod.Cni;

/// <summary>Makes an exception of what a failed plugin left behind.</summary>
internal static class PluginFailure
{
    private const int ShownOutput = 500;
    private const int ShownMessage = 4000;

    /// <summary>It could not be started.</summary>
    public static CniPluginException NotStarted(PluginInvocation invocation, PluginOutcome outcome) => new(
        $"CNI plugin \"{invocation.PluginType}\" could not be started for {invocation.Command}: \"{invocation.Path}\": "
        + $"{outcome.StartError}",
        invocation,
        outcome,
        CniErrorCode.Unknown,
        null,
        null);

    /// <summary>It ended well but its answer is none.</summary>
    public static CniPluginException Unreadable(PluginInvocation invocation, PluginOutcome outcome, string why, Exception? inner) => new(
        $"CNI plugin \"{invocation.PluginType}\" answered {invocation.Command} with something that is no result: {why}. It "
        + $"wrote: {(outcome.Stdout.IsEmpty ? "nothing" : Shorten(outcome.StdoutText))}{Log(outcome)}",
        invocation,
        outcome,
        CniErrorCode.DecodingFailure,
        null,
        null,
        inner);

    /// <summary>It ended with a failure.</summary>
    public static CniPluginException Failed(PluginInvocation invocation, PluginOutcome outcome, RuntimeConf? rt)
    {
        var (code, message, details) = FindError(outcome);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"CNI plugin \"{invocation.PluginType}\" failed ({invocation.Command}, network \"{invocation.Network}\"");
        if (rt is not null)
            text.Append(CultureInfo.InvariantCulture, $", container \"{Short(rt.ContainerId)}\", interface \"{rt.IfName}\"");
        text.Append("): ");
        if (message is not null)
        {
            text.Append(Shorten(message, ShownMessage));
            if (!string.IsNullOrEmpty(details)) text.Append("; ").Append(Shorten(details, ShownMessage));
            text.Append(CultureInfo.InvariantCulture, $" ({Describe(code)})");
        }
        else
        {
            text.Append(Ending(outcome.ExitCode));
            text.Append(outcome.Stdout.IsEmpty ? ", and no error message" : $", and no error object but: {Shorten(outcome.StdoutText)}");
        }

        return new CniPluginException(text.Append(Log(outcome)).ToString(), invocation, outcome, code, message, details);
    }

    /// <summary>The signal in an exit code: a shell's convention, which .NET follows, 128 + the signal's number. There
    /// are 64, signal(7).</summary>
    public static int? SignalOf(int exitCode) => exitCode is > 128 and <= 128 + 64 ? exitCode - 128 : null;

    /// <summary>What a message shows of a plugin's text: it may be megabytes.</summary>
    public static string Shorten(string text, int limit = ShownOutput) =>
        text.Trim() is var trimmed && trimmed.Length <= limit ? trimmed : $"{trimmed[..limit]}...";

    /// <summary>The JSON documents on an output, one after another; what follows the last whole one is dropped.</summary>
    public static IReadOnlyList<JsonElement> ReadDocuments(ReadOnlySpan<byte> output, out bool clean)
    {
        var documents = new List<JsonElement>();
        clean = Utf8.IsValid(output);
        if (!clean) return documents;
        var reader = new Utf8JsonReader(output, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read()) documents.Add(JsonElement.ParseValue(ref reader));
        }
        catch (JsonException)
        {
            clean = false; // the caller shows the output as it is
        }

        return documents;
    }

    // A plugin that finds out late has written its result already: the error is the last document (plugins since 1.6).
    private static (CniErrorCode Code, string? Message, string? Details) FindError(PluginOutcome outcome)
    {
        if (ReadDocuments(outcome.Stdout.Span, out _) is not [.., var last] || last.ValueKind != JsonValueKind.Object) return default;
        try
        {
            var code = JsonText.FindInt(last, "code");
            var message = JsonText.FindString(last, "msg");
            return code is null && message is null
                ? default
                : ((CniErrorCode)(code ?? 0), message ?? "", JsonText.FindString(last, "details"));
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            return default; // no error object: the output is shown as it is
        }
    }

    private static string Describe(CniErrorCode code) => Enum.IsDefined(code)
        ? string.Create(CultureInfo.InvariantCulture, $"code {(int)code}: {Words(code)}")
        : string.Create(CultureInfo.InvariantCulture, $"code {(int)code}");

    private static string Words(CniErrorCode code) => code switch
    {
        CniErrorCode.Unknown => "unknown",
        CniErrorCode.IncompatibleVersion => "incompatible CNI version",
        CniErrorCode.UnsupportedField => "unsupported field",
        CniErrorCode.UnknownContainer => "unknown container",
        CniErrorCode.InvalidEnvironment => "invalid environment",
        CniErrorCode.IOFailure => "input or output failed",
        CniErrorCode.DecodingFailure => "decoding failed",
        CniErrorCode.InvalidNetworkConfig => "invalid network configuration",
        CniErrorCode.InvalidNetNS => "invalid network namespace",
        CniErrorCode.TryAgainLater => "try again later",
        CniErrorCode.PluginNotAvailable => "plugin not available",
        CniErrorCode.LimitedConnectivity => "plugin not available, limited connectivity",
        _ => "internal error",
    };

    private static string Ending(int exitCode) => SignalOf(exitCode) is { } signal
        ? string.Create(CultureInfo.InvariantCulture, $"it was ended by signal {signal}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");

    private static string Log(PluginOutcome outcome) =>
        outcome.StderrText is { Length: > 0 } text ? $". Its standard error: {Shorten(text)}" : "";

    private static string Short(string containerId) => containerId.Length <= 12 ? containerId : containerId[..12];
}
