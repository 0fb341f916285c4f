using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>The base class for tests of operations on one container: a running pod with the container "web" and
/// others, and a view of its state.</summary>
public abstract class ContainerTest
{
    protected static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static async Task<PodWorld> RunningAsync(params string[] more)
    {
        var world = new PodWorld();
        await world.RunAsync(Token);
        foreach (var name in more)
            await AddContainer.RunAsync(world.Runtime, world.Name.Value, PodWorld.Container(name), new CreateOptions(), Token);
        return world;
    }

    private protected static IEnumerable<string> States(PodWorld world) =>
        world.Engine.Containers.Select(container => $"{container.ShortName} {container.State}").Order(StringComparer.Ordinal);

    // The fake engine's namespace is not that of its processes, which the steps of the network would report.
    private protected static IEnumerable<PodProblem> ContainerProblems(PodStatus status) =>
        status.Problems.Where(problem => problem.Kind is PodProblemKind.ContainerMissing or PodProblemKind.ContainerEnded);

    private protected static Task<PodStatus> StatusAsync(PodWorld world) => world.Runtime.Status().GetAsync(world.Record(), Token);

    private protected static Task<RunningPod> CreateAsync(PodWorld world, string name) =>
        AddContainer.CreateAsync(world.Runtime, world.Name.Value, PodWorld.Container(name), new CreateOptions(), Token);

    private protected static Task<RunningPod> ReplaceAsync(PodWorld world, string name) =>
        AddContainer.RunAsync(
            world.Runtime, world.Name.Value, PodWorld.Container(name), new CreateOptions { Replace = true, Grace = Grace }, Token);

    private protected static Task<PodRecord> StopAsync(PodWorld world, string name) =>
        PodContainer.StopAsync(world.Runtime, world.Name.Value, name, Grace, Token);

    private protected static Task RemoveAsync(PodWorld world, string name, bool force) =>
        PodContainer.RemoveAsync(world.Runtime, world.Name.Value, name, force, Token);
}
