using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MiniPod.Linux;

namespace MiniPod.Cni.Plugins;

/// <summary>
/// The plugin <c>minipod-debug</c>: records what it is given and passes the result through, so that a chain can be looked into;
/// and misbehaves when told to, so that a runtime can be tested. Its configuration:
/// <list type="bullet">
/// <item><c>log</c>: a file, and no symbolic link; each call is appended to it as one line of JSON: time, CNI_ variables, request.</item>
/// <item><c>result</c>: the result of ADD. Default the one before, or an empty one.</item>
/// <item><c>on</c>: by command, what to do instead of success: <c>error</c> (an object with code, msg, details), <c>delayMs</c>, <c>hang</c>
/// (true: never ends), <c>crash</c> (true: ends without an answer), <c>output</c> (a text, written as it is), <c>stderr</c> (a text).</item>
/// </list>
/// </summary>
/// <param name="output">Where <c>output</c> is written to: the plugin's standard output.</param>
/// <param name="log">Where <c>stderr</c> is written to: the plugin's standard error.</param>
/// <param name="time">The clock of the log.</param>
/// <param name="crash">Ends the process at once.</param>
public sealed class DebugPlugin(Stream output, Stream log, TimeProvider time, Action crash) : CniPlugin
{
    /// <summary>The plugin's type, and its program's name.</summary>
    public const string Name = "minipod-debug";

    /// <summary>The plugin as this process, for <see cref="CniPluginHost.RunAsync(CniPlugin, CancellationToken)"/>.</summary>
    public static DebugPlugin OfThisProcess() => new(StandardStream.Output, StandardStream.Error, TimeProvider.System, Process.GetCurrentProcess().Kill);

    /// <inheritdoc/>
    public override async Task<CniResult> AddAsync(PluginCall call, CancellationToken cancellationToken)
    {
        await BehaveAsync(call, cancellationToken).ConfigureAwait(false);
        if (JsonText.Find(call.Config, "result") is { } result) return ResultReader.Read(result, call.CniVersion);
        return call.PrevResult ?? CniResult.Create([], [], [], CniDns.Empty);
    }

    /// <inheritdoc/>
    public override Task DelAsync(PluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task CheckAsync(PluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task StatusAsync(PluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    /// <inheritdoc/>
    public override Task GcAsync(PluginCall call, CancellationToken cancellationToken) => BehaveAsync(call, cancellationToken);

    private async Task BehaveAsync(PluginCall call, CancellationToken cancellationToken)
    {
        if (JsonText.FindString(call.Config, "log") is { Length: > 0 } path) await RecordAsync(path, call, cancellationToken).ConfigureAwait(false);
        if (JsonText.Find(call.Config, "on") is not { } on || JsonText.Find(on, call.Command) is not { } behaviour) return;

        if (JsonText.FindString(behaviour, "stderr") is { } text) await log.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        if (JsonText.FindInt(behaviour, "delayMs") is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay), time, cancellationToken).ConfigureAwait(false);
        if (IsSet(behaviour, "hang")) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        if (IsSet(behaviour, "crash")) crash();
        if (JsonText.FindString(behaviour, "output") is { } garbage) await output.WriteAsync(Encoding.UTF8.GetBytes(garbage), cancellationToken).ConfigureAwait(false);
        if (JsonText.Find(behaviour, "error") is { } error)
            throw new PluginErrorException((CniErrorCode)(JsonText.FindInt(error, "code") ?? 0), JsonText.FindString(error, "msg") ?? "", JsonText.FindString(error, "details"));
    }

    private async Task RecordAsync(string path, PluginCall call, CancellationToken cancellationToken)
    {
        var line = JsonText.Write(writer =>
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
        });
        using var file = new FileStream(NoFollowFile.OpenAppend(path), FileAccess.Write, bufferSize: 0);
        await file.WriteAsync((byte[])[.. line, (byte)'\n'], cancellationToken).ConfigureAwait(false);
    }

    private static bool IsSet(JsonElement behaviour, string name) => JsonText.Find(behaviour, name) is { ValueKind: JsonValueKind.True };
}
