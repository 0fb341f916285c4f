using System.Globalization;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    // Of an exec, as probes use it, there are three events each time; nobody needs to look for them.
    private static readonly string[] Followed = ["create", "start", "die", "oom", "pause", "unpause", "destroy"];

    /// <inheritdoc/>
    public async Task FollowContainersAsync(
        string label, DateTimeOffset since, Action<ContainerEvent> seen, CancellationToken cancellationToken)
    {
        var parameters = new ContainerEventsParameters
        {
            Since = since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Filters = new Dictionary<string, IDictionary<string, bool>>
            {
                ["type"] = new Dictionary<string, bool> { ["container"] = true },
                ["event"] = Followed.ToDictionary(action => action, _ => true),
                ["label"] = new Dictionary<string, bool> { [label] = true },
            },
        };
        try
        {
            await Client.System.MonitorEventsAsync(parameters, new EventProgress(seen), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (DockerErrors.IsEngineFailure(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DockerErrors.Failed("follow the engine's events", error);
        }
    }

    private sealed class EventProgress(Action<ContainerEvent> seen) : IProgress<Message>
    {
        public void Report(Message value)
        {
            if (value.Actor is { ID.Length: > 0 } actor)
                seen(new ContainerEvent(actor.ID, value.Action ?? "", (actor.Attributes ?? new Dictionary<string, string>()).AsReadOnly()));
        }
    }
}
