using MiniPod.Cni;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Running;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Running;

public sealed class PodPlanTests
{
    [Fact]
    public void For_PodOfTwoContainersAndNetworks_TellsTheWholeStoryInOrder()
    {
        Assert.Equal(
        [
            "PullImage/minipod/pause:latest", "PullImage/x", "CreateSandbox", "StartSandbox", "PinNamespace", "LinkNamespace",
            "AttachNetwork/eth0", "AttachNetwork/net1", "WriteHosts", "CreateContainer/a", "CreateContainer/b", "StartContainer/a", "StartContainer/b",
        ], Plan().Select(step => step.Key.ToString()));
    }

    [Fact]
    public void For_EveryStep_NeedsOnlyWhatIsToldBefore()
    {
        var plan = Plan();
        foreach (var (index, step) in plan.Index())
            Assert.All(step.Needs, need => Assert.Contains(need, plan.Take(index).Select(before => before.Key)));
    }

    [Theory]
    [InlineData("StartContainer/a", "WriteHosts", "CreateContainer/a")]
    [InlineData("WriteHosts", "StartSandbox", "AttachNetwork/eth0", "AttachNetwork/net1")]
    [InlineData("AttachNetwork/net1", "AttachNetwork/eth0")]
    [InlineData("AttachNetwork/eth0", "LinkNamespace")]
    [InlineData("CreateContainer/a", "CreateSandbox", "PullImage/x")]
    public void For_Step_NeedsExactly(string step, params string[] needs) =>
        Assert.Equal(needs, Plan().Single(other => other.Key.ToString() == step).Needs.Select(need => need.ToString()));

    [Fact]
    public void For_Levels_AreThoseOfCreateAndStart() =>
        Assert.Equal(["PullImage", "CreateSandbox", "CreateContainer"], Plan().Where(step => step.Level == StepLevel.Create).Select(step => step.Key.Kind).Distinct());

    [Fact]
    public void For_Undo_AppsThenNetworksInReverseThenLinkThenPin()
    {
        var plan = Plan();
        bool After(string step, string other) => plan.Single(one => one.Key.ToString() == step).IsUndoneAfter(StepKey.Parse(other));

        Assert.True(After("AttachNetwork/eth0", "AttachNetwork/net1"));
        Assert.False(After("AttachNetwork/net1", "AttachNetwork/eth0"));
        Assert.True(After("AttachNetwork/net1", "StartContainer/a"));
        Assert.True(After("LinkNamespace", "AttachNetwork/eth0"));
        Assert.True(After("PinNamespace", "LinkNamespace"));
        Assert.False(After("CreateSandbox", "AttachNetwork/eth0"));
    }

    [Fact]
    public void UpTo_OneContainer_LeavesTheOthersOut()
    {
        var steps = PodPlan.UpTo(Plan(), StepKey.Parse("StartContainer/b")).Select(step => step.Key.ToString()).ToList();

        Assert.DoesNotContain("CreateContainer/a", steps);
        Assert.Equal(11, steps.Count);
        Assert.Equal("StartContainer/b", steps[^1]);
    }

    [Theory]
    [InlineData(PullPolicy.Missing, PullPolicy.Never, "docker image inspect x > /dev/null 2>&1 || docker pull x\n")]
    [InlineData(PullPolicy.Never, PullPolicy.Never, "docker image inspect x > /dev/null\n")]
    [InlineData(PullPolicy.Never, PullPolicy.Always, "docker pull x\n")]
    public void For_SameImageTwice_IsOneStepOfTheMostEagerPolicy(PullPolicy one, PullPolicy other, string command)
    {
        var record = Record(new ContainerSpec { Name = PodName.Parse("a"), Image = "x", Pull = one }, new ContainerSpec { Name = PodName.Parse("b"), Image = "x", Pull = other });

        var pull = PodPlan.For(record, new CniRuntime(new CniRuntimeOptions()), new PodPaths(), 0).Single(step => step.Key.Subject == "x");

        var shell = new Pods.Shell.ShellWriter();
        pull.Describe(shell);
        Assert.Equal(command, shell.ToString());
    }

    [Fact]
    public void StepProse_EveryKind_HasItsTexts()
    {
        foreach (var kind in Plan().Select(step => step.Key.Kind).Distinct())
            Assert.All([StepProse.Of(kind).Title, StepProse.Of(kind).Undo, StepProse.Of(kind).Why, StepProse.Of(kind).Kubernetes], text => Assert.NotEmpty(text));
    }

    private static IReadOnlyList<IStep> Plan() =>
        PodPlan.For(Record(new ContainerSpec { Name = PodName.Parse("a"), Image = "x" }, new ContainerSpec { Name = PodName.Parse("b"), Image = "x" }), new CniRuntime(new CniRuntimeOptions()), new PodPaths(), 0);

    private static PodRecord Record(params ContainerSpec[] containers) => new()
    {
        Id = new string('a', 32),
        Uid = "uid",
        CreatedAt = default,
        Spec = new PodSpec { Name = PodName.Parse("pod"), Containers = containers },
        Networks = [Network("eth0"), Network("net1")],
    };

    private static NetworkAttachment Network(string interfaceName) => new() { Network = "net", InterfaceName = interfaceName, Config = """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"}]}""", Source = "test" };
}
