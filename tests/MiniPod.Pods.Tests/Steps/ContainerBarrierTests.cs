using MiniPod.Engine;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

public sealed class ContainerBarrierTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Remove_NothingThere_TakesTheNameAndGivesItBack()
    {
        using var bench = new RunnerBench();
        var engine = (FakeEngine)bench.Context.Engine;

        await ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token);

        Assert.Contains("create web", engine.Calls);
        Assert.Empty(engine.Containers);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_AppearsLate_IsRemoved()
    {
        using var bench = new RunnerBench();
        var engine = (FakeEngine)bench.Context.Engine;
        var rounds = 0;
        engine.Before = call =>
        {
            // Round 1: the name is taken, but no container has it yet. Round 2: the container has appeared.
            if (call != "create web") return Task.CompletedTask;
            if (++rounds == 1) throw new ContainerNameInUseException("web", null);
            engine.Add(Config(bench));
            return Task.CompletedTask;
        };

        await ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token);

        Assert.Equal(2, rounds);
        Assert.Empty(engine.Containers);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_SandboxIsGoneOrVolumeWrong_AsksForTheNameAlone()
    {
        using var bench = new RunnerBench();
        var engine = (FakeEngine)bench.Context.Engine;
        ContainerConfig? asked = null;
        engine.Before = call =>
        {
            if (call == "find web") asked = engine.Containers.Single().Config;
            return Task.CompletedTask;
        };

        await ContainerBarrier.RemoveAsync(
            bench.Context, Config(bench) with { Binds = ["/a:/b:nonsense"], Entrypoint = ["nonsense"] }, Token);

        Assert.Equal("none", asked!.NetworkMode);
        Assert.Null(asked.IpcMode);
        Assert.Empty(asked.Binds);
        Assert.Null(asked.Entrypoint);
        Assert.Equal(bench.Record.Id, asked.Labels[ContainerNames.PodIdLabel]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_SomebodyElses_IsLeftAlone()
    {
        using var bench = new RunnerBench();
        var engine = (FakeEngine)bench.Context.Engine;
        engine.Add(Config(bench) with { Labels = new Dictionary<string, string>() });

        await ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token);

        Assert.Single(engine.Containers);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_NameNeverFree_GivesUpNamingIt()
    {
        using var bench = new RunnerBench();
        ((FakeEngine)bench.Context.Engine).Before = call =>
            call == "create web" ? throw new ContainerNameInUseException("web", null) : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<PodException>(() => ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token));

        Assert.Contains("docker ps -a --filter name=minipod.pod.web", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_ImageIsGone_RemovesWhatIsThere()
    {
        using var bench = new RunnerBench();
        var engine = (FakeEngine)bench.Context.Engine;
        engine.Add(Config(bench));
        engine.Before = call => call == "create web" ? throw new ImageNotFoundException("i", "no image") : Task.CompletedTask;

        await ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token);

        Assert.Empty(engine.Containers);
    }

    [Fact(Timeout = 30_000)]
    public async Task Remove_EngineDoesNotAnswer_IsNoAnswer()
    {
        using var bench = new RunnerBench();
        ((FakeEngine)bench.Context.Engine).Before = call =>
            call == "create web" ? throw new EngineUnansweredException("no answer in time") : Task.CompletedTask;

        await Assert.ThrowsAsync<EngineUnansweredException>(() => ContainerBarrier.RemoveAsync(bench.Context, Config(bench), Token));
    }

    private static ContainerConfig Config(RunnerBench bench) => new()
    {
        Name = "minipod.pod.web",
        Image = "i",
        NetworkMode = "container:gone",
        IpcMode = "container:gone",
        Labels = ContainerNames.Labels(bench.Record, "web"),
    };
}
