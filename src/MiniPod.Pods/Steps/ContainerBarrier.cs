using MiniPod.Engine;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Makes sure that no container of a name is there or still to come. The engine goes on with a create whose caller died or gave up,
/// and says "not found" until it is done with it; but it gives a name only once. So the name is asked for again: whoever has it is
/// told, and removed.
/// </summary>
internal static class ContainerBarrier
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="PodException">The name is held by a container that is not this pod's, or would not become free.</exception>
    public static async Task RemoveAsync(StepContext context, ContainerConfig config, CancellationToken cancellationToken)
    {
        // Only the name counts, and whose it is: the engine would refuse a sandbox that is removed already, or a volume that was
        // wrong from the start. The command is for an image without one; it is never run.
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
                // An image that is gone, a full disk: nobody else's create succeeds either. Only one from before could be there.
                await RemoveOursAsync(context, config.Name, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (id is not null && await RemoveOursAsync(context, id, cancellationToken).ConfigureAwait(false)) return;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
        while (TimeProvider.System.GetElapsedTime(started) < context.InFlightTimeout);

        throw new PodException(
            $"the engine does not give the container name \"{config.Name}\" free. See 'docker ps -a --filter name={config.Name}'.");
    }

    // A container of this name that is not this pod's is somebody else's: it is left alone, and the name is no concern of ours.
    private static async Task<bool> RemoveOursAsync(StepContext context, string idOrName, CancellationToken cancellationToken)
    {
        var found = await context.Engine.FindContainerAsync(idOrName, cancellationToken).ConfigureAwait(false);
        if (found is null) return false;
        if (found.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == context.Record.Id)
            await context.Engine.RemoveContainerAsync(found.Id, force: true, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
