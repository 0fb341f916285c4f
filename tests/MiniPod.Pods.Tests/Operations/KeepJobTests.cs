using MiniPod.Pods.Jobs;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Doubles;
using MiniPod.Pods.Tests.Manifest;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>Jobs are created, changed and deleted by commands; the agent does the rest.</summary>
public sealed class KeepJobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_NewJob_IsKeptAndStartsTheAgent()
    {
        using var world = new PodWorld();
        var started = 0;
        var runtime = world.Runtime with { StartAgent = () => started++ };

        var made = await KeepJob.CreateAsync(runtime, Job("completions: 2"), Token);

        var kept = Assert.Single(new JobStore(world.Paths).List());
        Assert.Equal((made.Id, "pi", 1), (kept.Id, kept.FullName, started));
        Assert.True(kept.NeedsWatching);
        var refused = await Assert.ThrowsAsync<PodException>(() => KeepJob.CreateAsync(runtime, Job("completions: 2"), Token));
        Assert.StartsWith("there is a Job \"pi\" already.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_AManifestIsDamaged_TheOthersAreThere()
    {
        using var world = new PodWorld();
        var made = await KeepJob.CreateAsync(world.Runtime, Job("completions: 2"), Token);
        var damaged = made with { FullName = "bad", Manifest = System.Text.Json.JsonDocument.Parse("{\"spec\":7}").RootElement };
        new JobStore(world.Paths).Write(damaged);
        var told = new List<string>();

        Assert.Equal(["pi"], new JobStore(world.Paths).List(told.Add).Select(job => job.FullName));
        Assert.Contains("job-bad", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completions: 2", JobOutcome.Unchanged, true)]
    [InlineData("completions: 2\n  parallelism: 2", JobOutcome.Configured, true)]
    [InlineData("completions: 2\n  suspend: true", JobOutcome.Configured, true)]
    [InlineData("completions: 3", JobOutcome.Replaced, false)]
    public async Task Apply_JobExists_IsReplacedOnlyIfItsPodsAreOthers(string field, JobOutcome expected, bool isSame)
    {
        using var world = new PodWorld();
        var made = await KeepJob.CreateAsync(world.Runtime, Job("completions: 2"), Token);

        Assert.Equal(expected, await KeepJob.ApplyAsync(world.Runtime, Job(field), Token));

        var kept = Assert.Single(new JobStore(world.Paths).List());
        Assert.Equal(isSame, kept.Id == made.Id);
        Assert.Equal(JobOutcome.Unchanged, KeepJob.Plan(world.Runtime, Job(field)));
    }

    [Fact]
    public async Task Delete_Job_TakesItsPodsWithItAndNoOther()
    {
        using var world = new PodWorld();
        var made = await KeepJob.CreateAsync(world.Runtime, Job("completions: 2"), Token);
        var mine = world.Spec with { Owner = new PodOwner(PodOwnerKind.Job, "pi") { Id = made.Id } };
        await CreatePod.RunAsync(world.Runtime, mine, new CreateOptions(), Token);
        var other = world.Spec with { Name = PodName.Parse($"{world.Name}-b"), Owner = new PodOwner(PodOwnerKind.Job, "pi") { Id = "x" } };
        await CreatePod.RunAsync(world.Runtime, other, new CreateOptions(), Token);

        Assert.True(await KeepJob.DeleteAsync(world.Runtime, JobKind.Job, "pi", Token));
        Assert.False(await KeepJob.DeleteAsync(world.Runtime, JobKind.Job, "pi", Token));

        Assert.Equal([$"{world.Name}-b"], world.Runtime.Store.List().Select(record => record.FullName));
        Assert.Empty(new JobStore(world.Paths).List());
        await RemovePod.RunAsync(world.Runtime, $"{world.Name}-b", force: true, Token);
        Assert.Empty(world.Left);
    }

    private static StoredJob Job(string field) => ManifestText.Read(
        $"apiVersion: batch/v1\nkind: Job\nmetadata: {{name: pi}}\nspec:\n  {field}\n"
        + "  template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}\n").Jobs[0];
}
