namespace MiniPod.Pods.Steps;

/// <summary>Removes the container of a create that failed or was cancelled before it told the id.</summary>
internal static class UnreportedContainer
{
    public static async Task RemoveAsync(StepContext context, string name, CancellationToken cancellationToken)
    {
        var found = await context.Engine.FindContainerAsync(name, cancellationToken).ConfigureAwait(false);
        if (found?.Labels.GetValueOrDefault(ContainerNames.PodIdLabel) == context.Record.Id)
            await context.Engine.RemoveContainerAsync(found.Id, force: true, cancellationToken).ConfigureAwait(false);
    }
}
