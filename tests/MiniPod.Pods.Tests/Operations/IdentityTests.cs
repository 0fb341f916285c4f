using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>Pods of the same name that differ in namespace or attempt: each has its own reservation, link,
/// containers and labels.</summary>
public sealed class IdentityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_SameNameInOtherNamespaceAndAttempt_AllStandSideBySide()
    {
        using var world = new PodWorld();
        PodIdentity[] all = [Pod(world, "default", 0), Pod(world, "shop", 0), Pod(world, "default", 1), Pod(world, "shop", 1)];
        try
        {
            foreach (var pod in all) await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { Identity = pod }, Token);

            foreach (var pod in all)
            {
                var record = world.Runtime.Store.Get(pod.FullName);
                Assert.Equal(pod, record.Identity);
                Assert.NotNull(new FileInfo(PodPaths.Link(record)).LinkTarget);
                Assert.Equal(
                    [pod.ContainerName("POD"), pod.ContainerName("web")],
                    world.Engine.Containers
                        .Where(container => container.Config.Labels["io.minipod.pod.id"] == record.Id)
                        .Select(container => container.Config.Name));
            }

            Assert.Contains(
                "is taken by pod",
                (await Assert.ThrowsAsync<PodException>(() =>
                    CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { Identity = all[1] }, Token))).Message,
                StringComparison.Ordinal);
            await RemovePod.RunAsync(world.Runtime, all[1].FullName, force: true, Token);
            Assert.Equal(3, world.Runtime.Store.List().Count);
        }
        finally
        {
            foreach (var record in world.Runtime.Store.List()) await RemovePod.RunAsync(world.Runtime, record.Id, force: true, Token);
        }

        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Recover_RecordLost_TheLabelsTellNamespaceAndAttempt()
    {
        using var world = new PodWorld();
        var pod = Pod(world, "shop", 2);
        await CreatePod.RunAsync(world.Runtime, world.Spec, new CreateOptions { Identity = pod }, Token);
        var record = world.Runtime.Store.Get(pod.FullName);
        File.Delete(world.Paths.Record(record.Id));
        File.Delete(world.Paths.JournalOf(record.Id));
        File.Delete(world.Paths.Reservation(pod.FullName));

        var (lines, errors) = await RecoverPod.AllAsync(world.Runtime, Token);

        Assert.Empty(errors);
        Assert.Contains($"pod \"{pod.FullName}\"", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(pod, world.Runtime.Store.Get(pod.FullName).Identity);
        await RemovePod.RunAsync(world.Runtime, pod.FullName, force: true, Token);
        Assert.Empty(world.Left);
    }

    private static PodIdentity Pod(PodWorld world, string space, int attempt) => new(space, world.Name, $"uid-{space}-{attempt}", attempt);
}
