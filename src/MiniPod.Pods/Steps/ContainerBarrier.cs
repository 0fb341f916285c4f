using MiniPod.Engine;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Makes sure that no container with a given name exists or is still being created. The engine continues a create whose
/// caller died or gave up, and reports "not found" until the create is done; but it gives out each name only once. So
/// creating another container with the name reveals the one that holds it, which is then removed.
/// </summary>
internal static class ContainerBarrier
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="PodException">The name is held by a container of another owner, or did not become
    /// free.</exception>
    public static async Task RemoveAsync(StepContext context, ContainerConfig config, CancellationToken cancellationToken)
    {
        // Only the name and the owner matter: with the full configuration, the engine would refuse a sandbox that is
        // already removed, or an invalid volume. The command is needed for images that have none; it is never run.
        var nothing = new ContainerConfig
        {
            Name = config.Name,
            Image = config.Image,
            Labels = config.Labels,
            NetworkMode = "none",
            Command = ["nothing"],
        };
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            string? id;
            try
            {
                id = await context.Engine.CreateContainerAsync(nothing, cancellationToken).ConfigureAwait(false);
            }
            catch (ContainerNameInUseException taken)
            {
                id = taken.ContainerId;
            }
            catch (EngineException refusal) when (refusal is not (EngineUnansweredException or EngineUnavailableException))
            {
                // The image is gone or the disk is full, so no other create succeeds either. Only an earlier container
                // can exist.
                await RemoveOursAsync(context, config.Name, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (id is not null && await RemoveOursAsync(context, id, cancellationToken).ConfigureAwait(false)) return;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
        while (TimeProvider.System.GetElapsedTime(started) < context.InFlightTimeout);

        throw new PodException(
            $"the engine did not release the container name \"{config.Name}\" in time. Check 'docker ps -a --filter name={config.Name}'.");
    }

    // A container with this name that does not belong to this pod is left alone; there is nothing more to wait for.
    private static async Task<bool> RemoveOursAsync(StepContext context, string idOrName, CancellationToken cancellationToken)
    {
        var found = await context.Engine.FindContainerAsync(idOrName, cancellationToken).ConfigureAwait(false);
        if (found is null) return false;
        if (found.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == context.Record.Id)
            await context.Engine.RemoveContainerAsync(found.Id, force: true, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
