using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Store;

public sealed class PodRecordTests
{
    private static readonly ContainerSpec Web = Container("web", 0);
    private static readonly ContainerSpec Sidecar = Container("sidecar", 0);

    [Theory]
    [InlineData(0, "web")]
    [InlineData(12, "web.12")]
    public void FullName_Attempt_IsBehindADotUnlessItIsTheFirst(int attempt, string expected) =>
        Assert.Equal(expected, Container("web", attempt).FullName);

    [Fact]
    public void With_NewContainer_IsBehindTheOthers() => Assert.Equal(["web", "sidecar"], Names(Record(Web).With(Sidecar)));

    [Fact]
    public void With_NextAttempt_TakesThePlaceOfTheFormerWhichIsKept()
    {
        var record = Record(Web, Sidecar).WithIdle("web", isIdle: true).With(Container("web", 1));

        Assert.Equal(["web.1", "sidecar"], Names(record));
        Assert.Equal(["web"], record.Former.Select(one => one.FullName));
        Assert.Empty(record.Idle);
    }

    [Fact]
    public void Without_TheLatest_TheOneBeforeIsTheLatestAndDoesNotRun()
    {
        var record = Record(Web, Sidecar).With(Container("web", 1)).With(Container("web", 2)).Without("web.2");

        Assert.Equal(["web.1", "sidecar"], Names(record));
        Assert.Equal(["web"], record.Former.Select(one => one.FullName));
        Assert.Equal(["web.1"], record.Idle);
    }

    [Fact]
    public void Without_AFormerOne_TheLatestStays()
    {
        var record = Record(Web).With(Container("web", 1)).Without("web");

        Assert.Equal(["web.1"], Names(record));
        Assert.Empty(record.Former);
    }

    [Fact]
    public void Without_TheOnlyOne_TheContainerIsGone() => Assert.Equal(["sidecar"], Names(Record(Web, Sidecar).Without("web")));

    [Fact]
    public void Without_OneThatIsNotThere_NothingChanges()
    {
        var record = Record(Web).With(Container("web", 1)).Without("web.2");

        Assert.Equal(["web.1"], Names(record));
        Assert.Equal(["web"], record.Former.Select(one => one.FullName));
        Assert.Empty(record.Idle);
    }

    [Fact]
    public void Renew_ContainerThatIsGone_IsTheNextAttemptAndNoFormerIsKept()
    {
        var record = Record(Web).WithIdle("web", isIdle: true).Renew("web");

        Assert.Equal(["web.1"], Names(record));
        Assert.Empty(record.Former);
        Assert.Equal(["web.1"], record.Idle);
    }

    private static ContainerSpec Container(
        string name, int attempt) => new() { Name = PodName.Parse(name), Image = "image", Attempt = attempt };

    private static PodRecord Record(params ContainerSpec[] containers) => new()
    {
        Id = new string('a', 32),
        Uid = "uid",
        CreatedAt = default,
        Spec = new PodSpec { Name = PodName.Parse("pod"), Containers = containers },
        Networks = [],
    };

    private static IEnumerable<string> Names(PodRecord record) => record.Spec.Containers.Select(one => one.FullName);
}
