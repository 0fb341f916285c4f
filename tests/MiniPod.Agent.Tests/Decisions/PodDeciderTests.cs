using MiniPod.Agent.Decisions;
using MiniPod.Pods.Spec;
using static MiniPod.Agent.Decisions.InstanceState;
using static MiniPod.Pods.Spec.ContainerRole;

namespace MiniPod.Agent.Tests.Decisions;

/// <summary>What kubelet decides, in a line each: <c>name:role:state</c>, where the state is <c>-</c> for none, <c>run</c>, or an exit
/// code; then the phase, and what is done.</summary>
public sealed class PodDeciderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    [Theory]
    [InlineData("a:app:-", "Always", "Pending: start a")]
    [InlineData("a:app:- b:app:-", "Always", "Pending: start a, start b")]
    [InlineData("a:app:run", "Always", "Running: ")]
    [InlineData("a:app:0", "Always", "Running: start a")]
    [InlineData("a:app:1", "OnFailure", "Running: start a")]
    [InlineData("a:app:0", "OnFailure", "Succeeded: ")]
    [InlineData("a:app:0 b:app:1", "Never", "Failed: ")]
    [InlineData("a:app:0 b:app:run", "Never", "Running: ")]
    [InlineData("a:app:0 b:app:0", "Never", "Succeeded: ")]
    [InlineData("i:init:- j:init:- a:app:-", "Always", "Pending: start i")]
    [InlineData("i:init:run j:init:- a:app:-", "Always", "Pending: ")]
    [InlineData("i:init:0 j:init:- a:app:-", "Always", "Pending: start j")]
    [InlineData("i:init:0 j:init:0 a:app:-", "Always", "Pending: start a")]
    [InlineData("i:init:1 j:init:- a:app:-", "Always", "Pending: start i")]
    [InlineData("i:init:1 j:init:- a:app:-", "Never", "Failed: ")]
    [InlineData("i:init:- a:app:run", "Always", "Running: ")]
    [InlineData("s:sidecar:- a:app:-", "Never", "Pending: start s")]
    [InlineData("s:sidecar:starting a:app:-", "Never", "Pending: ")]
    [InlineData("s:sidecar:run a:app:-", "Never", "Pending: start a")]
    [InlineData("s:sidecar:1 a:app:run", "Never", "Running: start s")]
    [InlineData("s:sidecar:run a:app:0", "Never", "Succeeded: end s")]
    [InlineData("s:sidecar:run t:sidecar:run a:app:1", "Never", "Failed: end t, end s")]
    [InlineData("s:sidecar:run a:app:1", "OnFailure", "Running: start a")]
    [InlineData("a:app:sick", "Never", "Running: end a")]
    [InlineData("i:init:0 s:sidecar:run j:init:- a:app:-", "Always", "Pending: start j")]
    [InlineData("a:app:0:held b:app:1", "Always", "Running: start b")]
    [InlineData("a:app:sick:held", "Always", "Running: ")]
    [InlineData("a:app:0:held", "OnFailure", "Running: ")]
    [InlineData("a:app:0:probed", "OnFailure", "Running: start a")]
    [InlineData("a:app:137:probed", "Never", "Failed: ")]
    [InlineData("a:app:42:in", "Never", "Running: start a")]
    [InlineData("a:app:41:in", "Never", "Failed: ")]
    [InlineData("a:app:41:in", "OnFailure", "Running: start a")]
    [InlineData("a:app:42:notin", "Never", "Failed: ")]
    [InlineData("a:app:0:notin", "Never", "Running: start a")]
    [InlineData("a:app:42:notin", "OnFailure", "Running: start a")]
    [InlineData("i:init:42:in a:app:-", "Never", "Pending: start i")]
    [InlineData("i:init:1:in a:app:-", "Never", "Failed: ")]
    [InlineData("i:init:0:notin a:app:-", "Never", "Pending: start a")]
    [InlineData("a:app:42:in b:app:run", "Never", "Running: start a")]
    public void Decide_SandboxRuns_DoesAsKubelet(string containers, string policy, string decision) =>
        Assert.Equal(decision, Decided(containers, policy, hasSandbox: true));

    [Theory]
    [InlineData("a:app:run", "Always", "Running: anew")]
    [InlineData("i:init:0 a:app:-", "Always", "Pending: anew")]
    [InlineData("a:app:0", "Never", "Succeeded: ")]
    [InlineData("a:app:0", "OnFailure", "Succeeded: ")]
    [InlineData("a:app:1", "OnFailure", "Running: anew")]
    [InlineData("a:app:137 b:app:run", "Never", "Failed: end b")]
    [InlineData("i:init:137 a:app:-", "Never", "Failed: ")]
    [InlineData("i:init:0 a:app:-", "Never", "Failed: ")]
    [InlineData("a:app:-", "Never", "Pending: anew")]
    [InlineData("s:sidecar:1 a:app:run", "Never", "Failed: end a")]
    [InlineData("a:app:0:held", "Always", "Running: ")]
    public void Decide_SandboxIsGone_MakesItAnewUnlessThePodIsOver(string containers, string policy, string decision) =>
        Assert.Equal(decision, Decided(containers, policy, hasSandbox: false));

    [Fact]
    public void Decide_RestartHasToWait_SaysUntilWhen()
    {
        var crashed = new ContainerFacts("a", App) { State = Ended, ExitCode = 1, DueAt = Now.AddSeconds(15) };

        var waiting = PodDecider.Decide([crashed], hasSandbox: true, Now, RestartPolicyKind.Always);

        Assert.Empty(waiting.Actions);
        Assert.Equal(Now.AddSeconds(15), waiting.WakeAt);
        Assert.Equal("start a", Told(PodDecider.Decide([crashed], hasSandbox: true, Now.AddSeconds(15), RestartPolicyKind.Always))[9..]);
    }

    private static List<ContainerFacts> Facts(string containers, string policy) =>
        [.. containers.Split(' ').Select(one => Fact(one.Split(':'), policy))];

    private static ContainerFacts Fact(string[] one, string policy) => new(one[0], Enum.Parse<ContainerRole>(one[1], true))
    {
        Policy = Enum.Parse<RestartPolicyKind>(policy),
        State = one[2] switch { "-" => None, "run" or "starting" or "sick" => Running, _ => Ended },
        ExitCode = int.TryParse(one[2], out var code) ? code : 0,
        HasStarted = one[2] != "starting",
        FailedProbe = one[2] == "sick" ? "liveness" : null,
        Rules = one.ElementAtOrDefault(3) is "in" or "notin" ? [new ExitCodeRule(one[3] == "notin", [42, 43])] : [],
        IsHeld = one.ElementAtOrDefault(3) == "held",
        IsEndedByProbe = one.ElementAtOrDefault(3) == "probed",
    };

    private static string Decided(string containers, string policy, bool hasSandbox) =>
        Told(PodDecider.Decide(Facts(containers, policy), hasSandbox, Now, Enum.Parse<RestartPolicyKind>(policy)));

    private static string Told(PodDecision decision) => $"{decision.Phase}: {string.Join(", ", decision.Actions.Select(Told))}";

    private static string Told(PodAction action) => action.Kind switch
    {
        PodActionKind.Start => $"start {action.Container}",
        PodActionKind.End => $"end {action.Container}",
        _ => "anew",
    };
}
