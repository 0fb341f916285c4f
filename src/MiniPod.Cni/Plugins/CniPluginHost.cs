using System.Collections;
using System.Text;
using MiniPod.Linux;

namespace MiniPod.Cni.Plugins;

/// <summary>
/// Runs a <see cref="CniPlugin"/> according to the execution protocol
/// (<see href="https://www.cni.dev/docs/spec/#section-2-execution-protocol">section 2</see> of the CNI specification).
/// A call of it is the complete <c>Main</c> of a plugin program.
/// </summary>
public static class CniPluginHost
{
    /// <summary>Runs a plugin with the environment and the standard streams of this process.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="cancellationToken">Cancels the plugin.</param>
    /// <returns>The exit code: 0, or 1 if an error object was written.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the plugin.</exception>
    public static Task<int> RunAsync(CniPlugin plugin, CancellationToken cancellationToken)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        return RunAsync(plugin, environment, StandardStream.Input, StandardStream.Output, StandardStream.Error, cancellationToken);
    }

    /// <summary>Runs a plugin with a given environment and streams.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="environment">The environment variables, which include CNI_COMMAND and the other variables of the
    /// protocol.</param>
    /// <param name="input">The stream from which the request is read, to its end.</param>
    /// <param name="output">The stream to which the result or the error object is written.</param>
    /// <param name="log">The stream to which any exception other than <see cref="PluginErrorException"/> is written in
    /// full.</param>
    /// <param name="cancellationToken">Cancels the plugin.</param>
    /// <returns>The exit code: 0, or 1 if an error object was written.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the plugin.</exception>
    public static async Task<int> RunAsync(
        CniPlugin plugin,
        IReadOnlyDictionary<string, string> environment,
        Stream input,
        Stream output,
        Stream log,
        CancellationToken cancellationToken)
    {
        var version = SpecVersion.Current;
        byte[] answer;
        var exitCode = 0;
        try
        {
            using var request = new MemoryStream();
            await input.CopyToAsync(request, cancellationToken).ConfigureAwait(false);
            if (environment.TryGetValue(CniArgs.Command, out var command) && command == "VERSION")
            {
                answer = WriteVersions(CniPluginCallReader.VersionAsked(request.ToArray()), plugin.SupportedVersions);
            }
            else
            {
                var call = CniPluginCallReader.Read(environment, request.ToArray(), plugin.SupportedVersions);
                version = call.CniVersion;
                answer = await CallAsync(plugin, call, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PluginErrorException error)
        {
            (answer, exitCode) = (WriteError(version, error.Code, error.Message, error.Details), 1);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Runtimes show the error object to the user. The stack trace goes to the log instead.
            await log.WriteAsync(Encoding.UTF8.GetBytes($"{error}\n"), cancellationToken).ConfigureAwait(false);
            (answer, exitCode) = (WriteError(version, CniErrorCode.Internal, error.Message, null), 1);
        }

        await output.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return exitCode;
    }

    private static async Task<byte[]> CallAsync(CniPlugin plugin, CniPluginCall call, CancellationToken cancellationToken)
    {
        if (call.Command == "ADD")
        {
            var result = await plugin.AddAsync(call, cancellationToken).ConfigureAwait(false);
            return result.ConvertTo(call.CniVersion).Raw.ToArray();
        }

        await (call.Command switch
        {
            "DEL" => plugin.DelAsync(call, cancellationToken),
            "CHECK" => plugin.CheckAsync(call, cancellationToken),
            "STATUS" => plugin.StatusAsync(call, cancellationToken),
            _ => plugin.GcAsync(call, cancellationToken),
        }).ConfigureAwait(false);
        return [];
    }

    private static byte[] WriteVersions(string version, IReadOnlyList<string> supported) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("cniVersion", version);
        writer.WriteStartArray("supportedVersions");
        foreach (var one in supported) writer.WriteStringValue(one);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static byte[] WriteError(string version, CniErrorCode code, string message, string? details) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("cniVersion", version);
        writer.WriteNumber("code", (int)code);
        writer.WriteString("msg", message);
        if (!string.IsNullOrEmpty(details)) writer.WriteString("details", details);
        writer.WriteEndObject();
    });
}
