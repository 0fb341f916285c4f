using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Cni.Plugins;
using MiniPod.Linux;

namespace MiniPod.Cli.Plugins;

/// <summary>
/// The plugin <c>minipod-debug</c>. It records its input and passes the previous result through, which makes a plugin
/// chain observable, and it misbehaves on request, which makes a runtime testable. Its configuration:
/// <list type="bullet">
/// <item><c>log</c>: a file, which must not be a symbolic link. Each call is appended to it as one line of JSON: time,
/// CNI_ variables, request.</item>
/// <item><c>result</c>: the result of ADD. Default the previous result, or an empty one.</item>
/// <item><c>on</c>: what to do instead of success, by command: <c>error</c> (an object with code, msg, details),
/// <c>delayMs</c>, <c>hang</c> (true: never exits), <c>crash</c> (true: exits without a result), <c>output</c> (text,
/// written to standard output as is), <c>stderr</c> (text).</item>
/// </list>
/// </summary>
/// <param name="output">The plugin's standard output, to which <c>output</c> is written.</param>
/// <param name="log">The plugin's standard error, to which <c>stderr</c> is written.</param>
/// <param name="time">The clock of the log.</param>
/// <param name="crash">Kills the process.</param>
internal sealed class DebugPlugin(Stream output, Stream log, TimeProvider time, Action crash) : CniPlugin
{
    /// <summary>The plugin's type, which is also the name of its program.</summary>
    public const string Name = "minipod-debug";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plugin in this process, for
    /// <see cref="CniPluginHost.RunAsync(CniPlugin, CancellationToken)"/>.</summary>
    public static DebugPlugin OfThisProcess() =>
        new(StandardStream.Output, StandardStream.Error, TimeProvider.System, Process.GetCurrentProcess().Kill);

    /// <inheritdoc/>
    public override async Task<CniResult> AddAsync(CniPluginCall call, CancellationToken cancellationToken)
    {
        await BehaveAsync(call, cancellationToken);
        if (Find(call.Config, "result") is { } result) return CniResult.Parse(Encoding.UTF8.GetBytes(result.GetRawText()), call.CniVersion);
        return call.PrevResult ?? CniResult.Create([], [], []);
    }

    /// <inheritdoc/>
    public override Task DelAsync(CniPluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task CheckAsync(CniPluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task StatusAsync(CniPluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task GcAsync(CniPluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    private async Task BehaveAsync(CniPluginCall call, CancellationToken cancellationToken)
    {
        if (FindString(call.Config, "log") is { Length: > 0 } path) await RecordAsync(path, call, cancellationToken);
        if (Find(call.Config, "on") is not { } on || Find(on, call.Command) is not { } behaviour) return;

        if (FindString(behaviour, "stderr") is { } text) await log.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        if (FindInt(behaviour, "delayMs") is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay), time, cancellationToken);
        if (IsSet(behaviour, "hang")) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        if (IsSet(behaviour, "crash")) crash();
        if (FindString(behaviour, "output") is { } garbage) await output.WriteAsync(Encoding.UTF8.GetBytes(garbage), cancellationToken);
        if (Find(behaviour, "error") is { } error)
        {
            var code = (CniErrorCode)(FindInt(error, "code") ?? 0);
            throw new PluginErrorException(code, FindString(error, "msg") ?? "", FindString(error, "details"));
        }
    }

    private async Task RecordAsync(string path, CniPluginCall call, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(line, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("time", time.GetUtcNow());
            writer.WriteString(CniArgs.Command, call.Command);
            writer.WriteString(CniArgs.ContainerId, call.ContainerId);
            writer.WriteString(CniArgs.NetNs, call.NetNs);
            writer.WriteString(CniArgs.IfName, call.IfName);
            writer.WriteString(CniArgs.Args, call.Args);
            writer.WriteString(CniArgs.Path, string.Join(':', call.PluginDirectories));
            writer.WritePropertyName("stdin");
            call.Config.WriteTo(writer);
            writer.WriteEndObject();
        }

        using var file = new FileStream(NoFollowFile.OpenAppend(path), FileAccess.Write, bufferSize: 0);
        await file.WriteAsync((byte[])[.. line.WrittenSpan, (byte)'\n'], cancellationToken);
    }

    private static JsonElement? Find(JsonElement value, string name) =>
        value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string? FindString(JsonElement value, string name) => Find(value, name)?.GetString();

    private static int? FindInt(JsonElement value, string name) => Find(value, name)?.GetInt32();

    private static bool IsSet(JsonElement behaviour, string name) => Find(behaviour, name) is { ValueKind: JsonValueKind.True };
}
