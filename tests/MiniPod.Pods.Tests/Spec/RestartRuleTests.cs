using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

public sealed class RestartRuleTests
{
    [Theory]
    [InlineData(RestartPolicyKind.Never, 42, true)]
    [InlineData(RestartPolicyKind.Never, 7, true)]
    [InlineData(RestartPolicyKind.Never, 1, false)]
    [InlineData(RestartPolicyKind.OnFailure, 1, true)]
    [InlineData(RestartPolicyKind.OnFailure, 0, false)]
    [InlineData(RestartPolicyKind.Always, 0, true)]
    public void RunsAgain_ContainerHasRules_TheyComeBeforeThePolicy(RestartPolicyKind policy, int code, bool runsAgain) =>
        Assert.Equal(
            runsAgain,
            RestartRule.RunsAgain(
                ContainerRole.App, policy, [new ExitCodeRule(false, [42]), new ExitCodeRule(false, [7])], code, isEndedByProbe: false));

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void RunsAgain_EndedByAProbeAndNever_OnlyIfThereAreRules(bool hasRules, bool runsAgain) => Assert.Equal(
        runsAgain,
        RestartRule.RunsAgain(
            ContainerRole.App, RestartPolicyKind.Never, hasRules ? [new ExitCodeRule(false, [42])] : [], 137, isEndedByProbe: true));
}
