using System.Globalization;
using MiniPod.Learn;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Rendering;

/// <summary>The words around steps, plugins and what they change, in one language. Texts with <c>{0}</c> take values. What the kernel,
/// the engine and the plugins say is the same in all languages.</summary>
internal sealed partial record StepWords
{
    /// <summary>What the steps do, and why.</summary>
    public required StepTexts Steps { get; init; }

    /// <summary>What came of the steps.</summary>
    public required OutcomeTexts Outcomes { get; init; }

    /// <summary>Why something cannot be known before, or would fail.</summary>
    public required ForecastTexts Reasons { get; init; }

    /// <summary>What Kubernetes calls a step.</summary>
    public required string InKubernetes { get; init; }

    /// <summary>How many milliseconds a step took.</summary>
    public required string DoneIn { get; init; }

    public required string UndoneIn { get; init; }

    /// <summary>Why a step failed.</summary>
    public required string Failed { get; init; }

    /// <summary>The step that could not be undone, and why.</summary>
    public required string NotUndone { get; init; }

    /// <summary>The pod, and the step that comes next.</summary>
    public required string Next { get; init; }

    /// <summary>The answers, which are the same letters and words in all languages.</summary>
    public required string Choices { get; init; }

    public required string ChoicesWithoutSkip { get; init; }

    /// <summary>What the pod is missing.</summary>
    public required string Skipped { get; init; }

    public required string CannotBeSkipped { get; init; }

    public required string Undoing { get; init; }

    public required string NoSuchChoice { get; init; }

    public required string ShellOnHost { get; init; }

    /// <summary>The pod.</summary>
    public required string ShellInPod { get; init; }

    /// <summary>Why there is none.</summary>
    public required string NoShell { get; init; }

    /// <summary>The pod.</summary>
    public required string ChangedInPod { get; init; }

    public required string ChangedOnHost { get; init; }

    /// <summary>Why that is not known.</summary>
    public required string ChangesUnknown { get; init; }

    /// <summary>The plugin, the command, the exit code, and how many milliseconds it took.</summary>
    public required string PluginRan { get; init; }

    public required string StandardInput { get; init; }

    public required string StandardOutput { get; init; }

    public required string StandardError { get; init; }

    public required string ResultUnchanged { get; init; }

    public required string ResultChanged { get; init; }

    /// <summary>A result that was shown just before.</summary>
    public required string AsAbove { get; init; }

    public required string Empty { get; init; }

    /// <summary>The pod whose plan follows.</summary>
    public required string PlanOf { get; init; }

    public required string PlanOfPlugin { get; init; }

    /// <summary>Where something would change: the pod.</summary>
    public required string InPod { get; init; }

    /// <summary>How many things would be made, changed and removed.</summary>
    public required string Summary { get; init; }

    public required string WouldFail { get; init; }

    /// <summary>The words in a language.</summary>
    public static StepWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>Fills the places of a text.</summary>
    public static string Fill(string text, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);
}
