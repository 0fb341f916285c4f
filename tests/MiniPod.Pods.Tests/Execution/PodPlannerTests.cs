using System.Globalization;
using MiniPod.Cni;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Execution;

public sealed class PodPlannerTests
{
    private static readonly PodPlanner Planner = new(new CniRuntime(new CniRuntimeOptions()), new PodPaths());

    [Fact]
    public void For_PodOfTwoContainersAndNetworks_TellsTheWholeStoryInOrder()
    {
        Assert.Equal(
        [
            "PullImage/minipod/pause:latest", "PullImage/x", "CreateSandbox", "StartSandbox", "PinNamespace", "LinkNamespace",
            "AttachNetwork/eth0", "AttachNetwork/net1", "WriteHosts",
            "CreateContainer/a", "CreateContainer/b", "StartContainer/a", "StartContainer/b",
        ], Plan().Select(step => step.Key.ToString()));
    }

    [Fact]
    public void For_EveryStep_NeedsOnlyWhatIsToldBefore()
    {
        var plan = Plan();
        foreach (var (index, step) in plan.Index())
            Assert.All(step.Needs, need => Assert.Contains(need.Step, plan.Take(index).Select(before => before.Key)));
    }

    [Theory]
    [InlineData("StartContainer/a", "WriteHosts", "CreateContainer/a")]
    [InlineData("WriteHosts", "StartSandbox", "AttachNetwork/eth0", "AttachNetwork/net1")]
    [InlineData("AttachNetwork/net1", "AttachNetwork/eth0")]
    [InlineData("AttachNetwork/eth0", "LinkNamespace")]
    [InlineData("CreateContainer/a", "CreateSandbox", "PullImage/x")]
    public void For_Step_NeedsExactly(string step, params string[] needs) =>
        Assert.Equal(needs, Plan().Single(other => other.Key.ToString() == step).Needs.Select(need => need.Step.ToString()));

    [Fact]
    public void For_Levels_AreThoseOfCreateAndStart() =>
        Assert.Equal(
            ["PullImage", "CreateSandbox", "CreateContainer"],
            Plan().Where(step => step.Level == StepLevel.Create).Select(step => step.Key.Kind).Distinct());

    // The steps whose undo each step waits for: the network is taken down while the sandbox and containers are removed.
    [Theory]
    [InlineData("PullImage/x")]
    [InlineData("CreateSandbox", "StartContainer/a", "StartContainer/b", "StartSandbox", "WriteHosts")]
    [InlineData("StartSandbox", "StartContainer/a", "StartContainer/b", "WriteHosts")]
    [InlineData(
        "PinNamespace", "AttachNetwork/eth0", "AttachNetwork/net1", "LinkNamespace", "StartContainer/a", "StartContainer/b", "WriteHosts")]
    [InlineData("LinkNamespace", "AttachNetwork/eth0", "AttachNetwork/net1", "StartContainer/a", "StartContainer/b", "WriteHosts")]
    [InlineData("AttachNetwork/eth0", "AttachNetwork/net1", "StartContainer/a", "StartContainer/b", "WriteHosts")]
    [InlineData("AttachNetwork/net1", "StartContainer/a", "StartContainer/b", "WriteHosts")]
    [InlineData("OpenPorts/eth0", "StartContainer/a", "StartContainer/b")]
    [InlineData("CreateContainer/a", "StartContainer/a")]
    [InlineData("StartContainer/a")]
    public void For_Undo_WaitsForExactly(string step, params string[] before) =>
        Assert.Equal(
            before,
            StepSet.UndoneBefore(Plan(published: true), StepKey.Parse(step)).Select(key => key.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void For_EveryLoosenedNeed_SaysWhy()
    {
        var loosened = Plan(published: true)
            .SelectMany(step => step.Needs)
            .Where(need => !need.HoldsDo || !need.HoldsUndo || !need.Lasts)
            .ToList();

        Assert.NotEmpty(loosened);
        Assert.All(loosened, need => Assert.NotEmpty(need.Reason));
    }

    [Fact]
    public void OfContainer_One_LeavesTheOthersOut()
    {
        var steps = StepSet.OfContainer(Plan(), "b").Select(step => step.Key.ToString()).ToList();

        Assert.DoesNotContain("CreateContainer/a", steps);
        Assert.Equal(11, steps.Count);
        Assert.Equal("StartContainer/b", steps[^1]);
    }

    [Fact]
    public void For_Hooks_AreAfterTheirContainersStartAndBeforeTheNext()
    {
        var (hello, bye) = (new SleepHandler(1), new SleepHandler(2));
        var record = Record(
            new ContainerSpec { Name = PodName.Parse("a"), Image = "x", PostStart = hello, PreStop = bye },
            new ContainerSpec { Name = PodName.Parse("b"), Image = "x" });
        var plan = Planner.For(record);

        Assert.Equal(
            ["StartContainer/a", "RunPostStart/a", "ArmPreStop/a", "StartContainer/b"],
            plan.TakeLast(4).Select(step => step.Key.ToString()));
        Assert.Contains(plan[^1].Needs, need => $"{need.Step}" == "RunPostStart/a" && need.HoldsDo && !need.HoldsUndo);
        Assert.DoesNotContain(StepSet.OfContainer(plan, "b"), step => step.Container == "a");
        Assert.Equal(
            ["ArmPreStop/a", "RunPostStart/a"],
            StepSet.UndoneBefore(plan, StepKey.Parse("StartContainer/a")).Select(key => $"{key}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            Planner.For(record with { Idle = ["a"] }), step => step.Container == "a" && step.Level == StepLevel.Run);
    }

    [Fact]
    public void OfContainer_PublishedPorts_AreOpenedWithTheNetwork() =>
        Assert.Contains("OpenPorts/eth0", StepSet.OfContainer(Plan(published: true), "b").Select(step => step.Key.ToString()));

    // Re-creating a sandbox re-creates its containers too; pulling an image again affects nothing else.
    [Theory]
    [InlineData("CreateSandbox", "CreateContainer/a", "CreateContainer/b")]
    [InlineData("PullImage/x")]
    [InlineData("PullImage/minipod/pause:latest")]
    public void LivesOn_StepsOfTheCreateLevel(string broken, params string[] lost)
    {
        var plan = Plan();

        Assert.Equal(
            lost,
            plan
                .Where(step => step.Level == StepLevel.Create && StepSet.LivesOn(plan, step, other => other.Key.ToString() == broken))
                .Select(step => step.Key.ToString()));
    }

    [Theory]
    [InlineData(PullPolicy.Missing, PullPolicy.Never, "docker image inspect x > /dev/null 2>&1 || docker pull x\n")]
    [InlineData(PullPolicy.Never, PullPolicy.Never, "docker image inspect x > /dev/null\n")]
    [InlineData(PullPolicy.Never, PullPolicy.Always, "docker pull x\n")]
    public void For_SameImageTwice_IsOneStepOfTheMostEagerPolicy(PullPolicy one, PullPolicy other, string command)
    {
        var record = Record(new ContainerSpec
        {
            Name = PodName.Parse("a"),
            Image = "x",
            Pull = one,
        }, new ContainerSpec { Name = PodName.Parse("b"), Image = "x", Pull = other });

        var pull = Planner.For(record).Single(step => step.Key.Subject == "x");

        var shell = new Pods.Shell.ShellWriter();
        pull.Describe(shell);
        Assert.Equal(command, shell.ToString());
    }

    [Fact]
    public void StepTexts_EveryKind_IsExplained()
    {
        var plan = Plan(published: true);

        Assert.Empty(plan.Select(step => step.Key.Kind).Except(StepTexts.English.Kinds));
        Assert.All(plan, step =>
        {
            if (step.SkipValues(new StepOptions()) is not { } values) return;
            var text = Assert.IsType<string>(StepTexts.English.Of(step.Key.Kind).Skipped);
            Assert.DoesNotContain('{', string.Format(CultureInfo.InvariantCulture, text, [.. values]));
        });
    }

    private static IReadOnlyList<IStep> Plan(bool published = false)
    {
        var record = Record(new ContainerSpec
        {
            Name = PodName.Parse("a"),
            Image = "x",
        }, new ContainerSpec { Name = PodName.Parse("b"), Image = "x" });
        return Planner.For(published
            ? record with { Spec = record.Spec with { Ports = [new PortMapping { HostPort = 8080, ContainerPort = 80 }] } }
            : record);
    }

    private static PodRecord Record(params ContainerSpec[] containers) => new()
    {
        Id = new string('a', 32),
        Uid = "uid",
        CreatedAt = default,
        Spec = new PodSpec { Name = PodName.Parse("pod"), Containers = containers },
        Networks = [Network("eth0"), Network("net1")],
    };

    private static PodNetwork Network(
        string interfaceName) => new()
        {
            Network = "net",
            InterfaceName = interfaceName,
            Config =
                """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"},{"type":"portmap","capabilities":{"portMappings":true}},{"type":"firewall"}]}""",
            Source = "test",
        };
}
