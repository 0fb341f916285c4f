using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

internal sealed partial record StepWords
{
    public static StepWords English { get; } = new()
    {
        Steps = StepTexts.English,
        Outcomes = OutcomeTexts.English,
        Reasons = ForecastTexts.English,
        InKubernetes = "in Kubernetes: {0}",
        DoneIn = "done in {0:0} ms",
        UndoneIn = "undone in {0:0} ms",
        Failed = "failed: {0}",
        NotUndone = "not undone: {0}: {1}",
        Next = "next in {0}: {1}",
        Choices = "[d]o, [s]kip, [c]ontinue, [l]ook, [w]hy, [q]uit? ",
        ChoicesWithoutSkip = "[d]o, [c]ontinue, [l]ook, [w]hy, [q]uit? ",
        Skipped = "skipped. {0}",
        CannotBeSkipped = "this step cannot be skipped: the steps after it need it",
        Undoing = "undoing what was done",
        NoSuchChoice = "type one of the words, or its first letter; Enter does the step",
        ShellOnHost = "a shell on the host: the pod has no network namespace yet; 'exit' returns here",
        ShellInPod = "a shell in the network namespace of {0}; 'exit' returns here",
        NoShell = "cannot start a shell: {0}",
        ChangedInPod = "changed in {0}:",
        ChangedOnHost = "changed on the host:",
        ChangesUnknown = "cannot show what changed on the host: {0}",
        PluginRan = "plugin {0}, {1}: exit code {2} after {3:0} ms",
        StandardInput = "standard input:",
        StandardOutput = "standard output:",
        StandardError = "standard error:",
        ResultUnchanged = "standard output: prevResult, unchanged",
        ResultChanged = "standard output: prevResult, with changes:",
        AsAbove = "(as above)",
        Empty = "(empty)",
        PlanOf = "pod {0}",
        PlanOfPlugin = "plugin {0}",
        InPod = " (in {0})",
        Summary = "{0} to add, {1} to change, {2} to remove. Nothing was changed.",
        WouldFail = "The command would fail: see the lines marked '!'.",
    };
}
