using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc/>
    public async Task<string> CreateContainerAsync(ContainerConfig config, CancellationToken cancellationToken)
    {
        _log.Debug("Creating container {ContainerName} from image {Image}", config.Name, config.Image);
        try
        {
            var tried = $"create container \"{config.Name}\"";
            var created = await CallAsync(tried, _options.CreateDeadline,
                token => Client.Containers.CreateContainerAsync(DockerConvert.ToParameters(config), token),
                cancellationToken).ConfigureAwait(false);
            return CheckedId(created.ID, tried);
        }
        catch (EngineException e) when (e.InnerException is DockerImageNotFoundException missing)
        {
            // The library reports every 404 as a missing image, but it may be the container whose namespace is to be
            // joined that is missing.
            if (config.NetworkMode.StartsWith("container:", StringComparison.Ordinal)
                && await FindImageAsync(config.Image, cancellationToken).ConfigureAwait(false) is not null) throw;
            throw new ImageNotFoundException(config.Image,
                $"cannot create container \"{config.Name}\": {DockerErrors.Message(missing)}. Build, load or pull image \"{config.Image}\"",
                missing);
        }
        catch (EngineException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.Conflict } conflict)
        {
            // The lookup also matches an ID prefix: only an equal name counts.
            var holder = await FindContainerAsync(config.Name, cancellationToken).ConfigureAwait(false);
            throw new ContainerNameInUseException(config.Name, holder?.Name == config.Name ? holder.Id : null, conflict);
        }
    }

    /// <inheritdoc/>
    public async Task<string> MakeVolumeAsync(string name, CancellationToken cancellationToken)
    {
        var volume = await CallAsync($"create volume \"{name}\"", _options.CreateDeadline,
            token => Client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name }, token),
            cancellationToken).ConfigureAwait(false);
        return volume.Mountpoint;
    }

    /// <inheritdoc/>
    public async Task<ContainerDetails?> FindContainerAsync(string idOrName, CancellationToken cancellationToken)
    {
        try
        {
            var tried = $"inspect container \"{Short(idOrName)}\"";
            var container = await CallAsync(tried, _options.QueryDeadline,
                token => Client.Containers.InspectContainerAsync(Known(idOrName), token), cancellationToken).ConfigureAwait(false);
            _ = CheckedId(container.ID, tried);
            return DockerConvert.ToDetails(container);
        }
        catch (EngineException e) when (e.InnerException is DockerContainerNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(
        IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        var parameters = new ContainersListParameters { All = true };
        if (labels.Count > 0)
        {
            parameters.Filters = new Dictionary<string, IDictionary<string, bool>>
            {
                ["label"] = labels.Distinct().ToDictionary(label => label, _ => true),
            };
        }

        var containers = await CallAsync("list containers", _options.QueryDeadline,
            token => Client.Containers.ListContainersAsync(parameters, token), cancellationToken).ConfigureAwait(false);
        return [.. containers.Select(DockerConvert.ToSummary)];
    }

    /// <inheritdoc/>
    public async Task RemoveContainerAsync(string idOrName, bool force, CancellationToken cancellationToken)
    {
        _log.Debug("Removing container {Container}", Short(idOrName));
        var tried = $"remove container \"{Short(idOrName)}\"";
        var parameters = new ContainerRemoveParameters { Force = force, RemoveVolumes = true };
        DockerApiException? conflict = null;
        try
        {
            await CallAsync(tried, _options.RemoveDeadline, async token =>
            {
                while (!await TryRemoveAsync(token).ConfigureAwait(false)) await Task.Delay(RemovalPoll, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e) when (e.InnerException is TimeoutException && conflict is not null)
        {
            throw new EngineException($"{e.Message}. Its last answer: {DockerErrors.Message(conflict)}", e);
        }

        async Task<bool> TryRemoveAsync(CancellationToken token)
        {
            try
            {
                await Client.Containers.RemoveContainerAsync(Known(idOrName), parameters, token).ConfigureAwait(false);
                return true;
            }
            catch (DockerContainerNotFoundException)
            {
                return true;
            }
            catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
            {
                // Either it is running and force is not set, or another client is removing it: then it will soon be
                // gone, or the removal must be retried.
                conflict = e;
                if (!force && await FindContainerAsync(idOrName, token).ConfigureAwait(false) is { State: not ContainerState.Removing })
                    throw;
                return false;
            }
        }
    }

    /// <summary>Checks that an answer has a container ID. Names, labels and messages are built from it, so an answer
    /// without one is useless.</summary>
    private static string CheckedId(string? id, string tried) =>
        id is { Length: 64 } ? id : throw new EngineException($"cannot {tried}: the engine's answer has no container id");
}
