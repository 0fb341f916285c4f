using System.Globalization;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    /// <inheritdoc/>
    public async Task<IContainerOutput> AttachContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        _log.Debug("Attaching to container {Container}", Short(idOrName));
        var tried = $"attach to container \"{Short(idOrName)}\"";
        var parameters = new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true };
        var stream = await CallAsync(tried, _options.QueryDeadline,
            token => Client.Containers.AttachContainerAsync(Known(idOrName), parameters, token), cancellationToken).ConfigureAwait(false);
        return new ReadAheadOutput(new DockerOutput(stream, tried));
    }

    /// <inheritdoc/>
    public async Task ReadLogsAsync(string idOrName, LogOptions options, Stream output, Stream error, CancellationToken cancellationToken)
    {
        _log.Debug("Reading the log of container {Container}", Short(idOrName));
        var tried = $"read the log of container \"{Short(idOrName)}\"";
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Follow = options.Follow,
            Timestamps = options.Timestamps,
            Tail = options.Tail?.ToString(CultureInfo.InvariantCulture) ?? "all",
        };
        using var stream = await CallAsync(tried, _options.QueryDeadline,
            token => Client.Containers.GetContainerLogsAsync(Known(idOrName), parameters, token), cancellationToken).ConfigureAwait(false);
        await new DockerOutput(stream, tried).CopyAsync(output, error, cancellationToken).ConfigureAwait(false);
    }
}
