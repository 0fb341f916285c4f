using System.Text.Json;
using MiniPod.Cni;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Tests.Verbs;

public sealed class PodVerbTests
{
    public static TheoryData<string, PodPhase, PodPhase, string, string> Verbs => new()
    {
        // The phases during and after the operation, when the pod was Running before; the steps that are undone, and
        // those that are done.
        { "run", PodPhase.Creating, PodPhase.Running, "", "Create Run" },
        { "create", PodPhase.Creating, PodPhase.Created, "", "Create" },
        { "start", PodPhase.Creating, PodPhase.Running, "Run", "Create Run" },
        { "restart", PodPhase.Creating, PodPhase.Running, "Run", "Create Run" },
        { "stop", PodPhase.Stopping, PodPhase.Exited, "Run", "" },
        { "rm", PodPhase.Removing, PodPhase.Removing, "Create Run", "" },
        { "repair", PodPhase.Creating, PodPhase.Running, "", "Create" },
        { "update", PodPhase.Running, PodPhase.Running, "", "" },
        { "break", PodPhase.Running, PodPhase.Running, "", "Run" },
        { "lift", PodPhase.Running, PodPhase.Running, "Run", "" },
        { "add", PodPhase.Running, PodPhase.Running, "", "Create Run" },
        { "create-container", PodPhase.Running, PodPhase.Running, "", "Create" },
        { "start-container", PodPhase.Running, PodPhase.Running, "Run", "Create Run" },
        { "stop-container", PodPhase.Running, PodPhase.Running, "Run", "" },
        { "restart-container", PodPhase.Running, PodPhase.Running, "Run", "Create Run" },
        { "next-instance", PodPhase.Running, PodPhase.Running, "", "Create Run" },
        { "end-instance", PodPhase.Running, PodPhase.Running, "Run", "" },
        { "remove-container", PodPhase.Running, PodPhase.Running, "Create Run", "" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_FromAJournal_TellsItsPhasesAndSteps(string name, PodPhase during, PodPhase after, string undoes, string does)
    {
        var verb = JournalVerbs.Find(Open(name))!;

        Assert.Equal(name, verb.Name);
        Assert.Equal(during, verb.During(PodPhase.Running));
        Assert.Equal(after, verb.After(PodPhase.Running));
        Assert.Equal(undoes, Levels(verb.Undoes(Plan())));
        Assert.Equal(does, Levels(verb.Does(Plan())));
        Assert.NotEmpty(verb.AfterSignal);
    }

    [Fact]
    public void Verb_EveryType_IsFoundByItsName()
    {
        var types = typeof(PodVerb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PodVerb))).Select(type => type.Name).Order();

        var found = Verbs.Select(verb => JournalVerbs.Find(Open(verb.Data.Item1))!.GetType().Name).Order();

        Assert.Equal(types, found);
    }

    [Fact]
    public void Find_VerbOfANewerVersion_IsNone() => Assert.Null(JournalVerbs.Find(Open("hibernate")));

    [Theory]
    [InlineData("add")]
    [InlineData("create-container")]
    [InlineData("start-container")]
    [InlineData("stop-container")]
    [InlineData("restart-container")]
    [InlineData("next-instance")]
    [InlineData("end-instance")]
    [InlineData("remove-container")]
    public void Find_VerbOnAContainerThatIsNotNamed_IsNone(string name) =>
        Assert.Null(JournalVerbs.Find(Open(name) with { Subject = null }));

    [Fact]
    public void OnlyTakesAway_VerbsThatMakeRoom() =>
        Assert.Equal(
            ["stop", "rm", "lift", "stop-container", "end-instance"],
            Verbs.Select(verb => JournalVerbs.Find(Open(verb.Data.Item1))!).Where(verb => verb.OnlyTakesAway).Select(verb => verb.Name));

    private static OpenOperation Open(string verb) => new("op", verb, "web", "boot");

    private static string Levels(IEnumerable<IStep> steps) => string.Join(' ', steps.Select(step => step.Level).Distinct().Order());

    private static IReadOnlyList<IStep> Plan() => new PodPlanner(new CniRuntime(new CniRuntimeOptions()), new PodPaths()).For(new PodRecord
    {
        Id = new string('a', 32),
        Uid = "uid",
        CreatedAt = default,
        Spec = new PodSpec { Name = PodName.Parse("pod"), Containers = [new ContainerSpec { Name = PodName.Parse("web"), Image = "x" }] },
        Networks = [],
        Fault = new InjectedFault { Name = "stale-link", Changes = JsonSerializer.SerializeToElement<string[]>([]), BootId = "boot" },
    });
}
