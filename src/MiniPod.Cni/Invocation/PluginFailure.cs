using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MiniPod.Cni;

/// <summary>Creates the exceptions for failed plugin calls.</summary>
internal static class PluginFailure
{
    private const int ShownOutput = 500;
    private const int ShownMessage = 4000;
    private static readonly string[] ResultKeys = ["interfaces", "ips", "routes", "dns", "ip4", "ip6"];

    /// <summary>The plugin could not be started.</summary>
    public static CniPluginException NotStarted(PluginInvocation invocation, PluginOutcome outcome) => new(
        $"CNI plugin \"{invocation.PluginType}\" could not be started for {invocation.Command}: \"{invocation.Path}\": "
        + $"{outcome.StartError}",
        invocation,
        outcome,
        CniErrorCode.Unknown,
        null,
        null);

    /// <summary>The plugin exited with code 0, but returned an invalid answer.</summary>
    public static CniPluginException Unreadable(PluginInvocation invocation, PluginOutcome outcome, string why, Exception? inner) => new(
        $"CNI plugin \"{invocation.PluginType}\" answered {invocation.Command} with an invalid result: {why}. "
        + $"Output: {(outcome.Stdout.IsEmpty ? "none" : Shorten(outcome.StdoutText))}{Log(outcome)}",
        invocation,
        outcome,
        CniErrorCode.DecodingFailure,
        null,
        null,
        inner);

    /// <summary>The plugin exited with a failure.</summary>
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
            text.Append(outcome.Stdout.IsEmpty ? ", no error message" : $", no error object. Output: {Shorten(outcome.StdoutText)}");
        }

        return new CniPluginException(text.Append(Log(outcome)).ToString(), invocation, outcome, code, message, details);
    }

    /// <summary>Whether an answer is an error object: it has a code and a message, and no key of a result. Some plugins
    /// exit with code 0 all the same.</summary>
    public static bool AnswersError(PluginOutcome outcome) =>
        !outcome.Stdout.IsEmpty
            && FindError(outcome) is (not CniErrorCode.Unknown, not null, _)
            && ReadDocuments(outcome.Stdout.Span, out _) is [{ ValueKind: JsonValueKind.Object } answer]
            && ResultKeys.All(key => JsonText.Find(answer, key) is null);

    /// <summary>Returns the signal in an exit code. .NET follows the convention of shells, 128 plus the signal number;
    /// there are 64 signals, see signal(7).</summary>
    public static int? SignalOf(int exitCode) => exitCode is > 128 and <= 128 + 64 ? exitCode - 128 : null;

    /// <summary>Shortens the text of a plugin, which may be megabytes long, for a message.</summary>
    public static string Shorten(string text, int limit = ShownOutput) =>
        text.Trim() is var trimmed && trimmed.Length <= limit ? trimmed : $"{trimmed[..limit]}...";

    /// <summary>Reads the consecutive JSON documents in an output. Anything after the last complete document is
    /// dropped.</summary>
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
            clean = false; // the caller shows the output as is
        }

        return documents;
    }

    // A plugin that fails late has already written its result: the error is the last document (plugins since 1.6).
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
            return default; // no error object: the output is shown as is
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
        CniErrorCode.IOFailure => "I/O failure",
        CniErrorCode.DecodingFailure => "decoding failed",
        CniErrorCode.InvalidNetworkConfig => "invalid network configuration",
        CniErrorCode.InvalidNetNS => "invalid network namespace",
        CniErrorCode.TryAgainLater => "try again later",
        CniErrorCode.PluginNotAvailable => "plugin not available",
        CniErrorCode.LimitedConnectivity => "plugin not available, limited connectivity",
        _ => "internal error",
    };

    private static string Ending(int exitCode) => SignalOf(exitCode) is { } signal
        ? string.Create(CultureInfo.InvariantCulture, $"killed by signal {signal}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");

    private static string Log(PluginOutcome outcome) =>
        outcome.StderrText is { Length: > 0 } text ? $". Standard error: {Shorten(text)}" : "";

    private static string Short(string containerId) => containerId.Length <= 12 ? containerId : containerId[..12];
}
