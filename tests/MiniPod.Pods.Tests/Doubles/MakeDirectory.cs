using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>A step that MiniPod does not have: a directory that exists while the pod runs. It shows that a new step is
/// one file.</summary>
internal sealed partial class MakeDirectory(string path) : PodStep<MakeDirectory.MadeDirectory>(StepKey)
{
    public static StepKeyOf<MadeDirectory> StepKey { get; } = new(
        new StepKey(nameof(MakeDirectory)), static () => MakeDirectoryJson.Default.MadeDirectory);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(new StepKey("StartSandbox"))];

    public override Task<MadeDirectory> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        return Task.FromResult(new MadeDirectory { Path = path });
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) Directory.Delete(path);
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) =>
        Directory.Exists(path) ? Seen(new MadeDirectory { Path = path }) : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (!Directory.Exists(path)) yield return new PodProblem(PodProblemKind.EffectMissing, path, "it was removed");
    }

    public override StepRepair Repair(RepairRound round) =>
        round.HasAt(PodProblemKind.EffectMissing, path) ? StepRepair.Redo with { Up = $"make the directory \"{path}\"" } : StepRepair.Keep;

    public override IEnumerable<KeyValuePair<string, string?>> Values(MadeDirectory outcome) => [new("directory", outcome.Path)];

    public override void Show(MadeDirectory? outcome, JsonObject pod) => pod["directory"] = outcome?.Path;

    public override void Describe(ShellWriter shell) => shell.Line($"mkdir {ShellWriter.Quote(path)}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"rmdir {shell.Ref("directory")}");

    internal sealed record MadeDirectory : StepOutcome
    {
        public required string Path { get; init; }

        public override IEnumerable<OutcomeLine> Lines() => [new(OutcomeText.Said, Path)];
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(MadeDirectory))]
    private sealed partial class MakeDirectoryJson : JsonSerializerContext;
}
