using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    private static readonly TimeSpan ExecPoll = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public async Task<int> ExecAsync(
        string idOrName, ExecConfig config, Stream? input, Stream output, Stream error, CancellationToken cancellationToken)
    {
        _log.Debug("Running {Program} in container {Container}", config.Command is [var program, ..] ? program : "", Short(idOrName));
        var tried = $"run a command in container \"{Short(idOrName)}\"";
        // What the engine was asked to start may start after the caller gave up, and could not be ended any more.
        var starting = config.EndsWithCaller ? CancellationToken.None : cancellationToken;
        var exec = await CallAsync(tried, _options.QueryDeadline,
            token => Client.Exec.CreateContainerExecAsync(Known(idOrName), ToParameters(config, input is not null), token),
            starting).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        using var stream = await CallAsync(tried, _options.StartDeadline,
            token => Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), token),
            starting).ConfigureAwait(false);
        config.Begun();
        try
        {
            await CopyAsync(stream, tried, input, output, error, cancellationToken).ConfigureAwait(false);
            return await ExitCodeAsync(exec.ID, tried, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (config.EndsWithCaller && cancellationToken.IsCancellationRequested)
        {
            await EndExecAsync(exec.ID, idOrName).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static async Task CopyAsync(
        MultiplexedStream stream, string tried, Stream? input, Stream output, Stream error, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = input is null ? Task.CompletedTask : PumpAsync(input, stream, ended.Token);
        try
        {
            await new DockerOutput(stream, tried, input is not null).CopyAsync(output, error, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }

        // The command has stopped reading. A pending read of the input (a terminal read cannot be cancelled) is
        // abandoned, but a failure to read the input is reported to the caller.
        if (pump.IsCompleted) await pump.ConfigureAwait(false);
    }

    private static ContainerExecCreateParameters ToParameters(ExecConfig config, bool input) => new()
    {
        Cmd = [.. config.Command],
        Env = [.. config.Environment],
        User = config.User ?? "",
        WorkingDir = config.WorkingDirectory ?? "",
        AttachStdin = input,
        AttachStdout = true,
        AttachStderr = true,
    };

    /// <summary>Copies the input, then closes the write side, even if the input cannot be read: the command must see
    /// end of file.</summary>
    private static async Task PumpAsync(Stream input, MultiplexedStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count
                && await WriteAsync(stream, buffer, count, cancellationToken).ConfigureAwait(false))
            {
                // Until the input ends or the command stops reading.
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The command exited before its input ended: nothing is left to read the rest.
        }
        finally
        {
            CloseWrite(stream);
        }
    }

    /// <returns>False when the command has stopped reading.</returns>
    private static async Task<bool> WriteAsync(MultiplexedStream stream, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Broken pipe: as in a shell, this is not an error; the exit code is what counts.
            return false;
        }
    }

    private static void CloseWrite(MultiplexedStream stream)
    {
        try
        {
            stream.CloseWrite();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side has already closed the whole connection.
        }
    }

    /// <summary>Polls for the exit code: the output may end a moment before the engine has recorded it.</summary>
    private Task<int> ExitCodeAsync(string execId, string tried, CancellationToken cancellationToken) =>
        CallAsync(tried, _options.QueryDeadline, async token =>
        {
            while (true)
            {
                try
                {
                    var exec = await Client.Exec.InspectContainerExecAsync(execId, token).ConfigureAwait(false);
                    if (exec is { Running: false, ExitCode: { } code }) return (int)code;
                }
                catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    throw new EngineException(
                        $"cannot {tried} to completion: the container stopped or was removed before the exit code could be read", e);
                }

                await Task.Delay(ExecPoll, token).ConfigureAwait(false);
            }
        }, cancellationToken);
}
