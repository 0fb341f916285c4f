using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes a fault on purpose. What undoes it is in the pod's record before the step begins. It is undone before anything that it
/// changed is: plugins find what they left.</summary>
internal sealed partial class InjectFault(PodRecord record, InjectedFault fault, IHostPrograms programs)
    : PodStep<InjectFault.MadeFault>(KeyOf(fault.Name))
{
    public override bool IsFault => true;

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
    [
        Need.Of(StartSandbox.StepKey),
        Need.Of(LinkNamespace.StepKey),
        Need.Of(WriteHosts.StepKey),
        .. record.Networks.Select(network => Need.Of(AttachNetwork.KeyOf(network.InterfaceName))),
        .. record.Networks.Where(network => OpenPorts.IsNeeded(record, network))
            .Select(network => Need.Of(OpenPorts.KeyOf(network.InterfaceName))),
    ];

    /// <summary>The fault that a journal says was made, and not undone; null if there is none. A record that was lost is rebuilt with
    /// it.</summary>
    public static InjectedFault? In(JournalState state) => state.Effects
        .Where(effect => effect.Key.Kind == nameof(InjectFault))
        .Select(effect => KeyOf(effect.Key.Subject).Read(effect.Value.Outcome)?.Fault)
        .FirstOrDefault(made => made is not null);

    public override async Task<MadeFault> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (changes, tools) = (FaultChanges.Read(fault.Changes), Tools(context));
        foreach (var (index, change) in changes.Index())
        {
            await change.DoAsync(tools, CancellationToken.None).ConfigureAwait(false);
            FaultPoint.Reach(string.Create(CultureInfo.InvariantCulture, $"after change {index + 1} of the fault"));
        }

        return new MadeFault { Fault = fault };
    }

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        var (changes, tools) = (FaultChanges.Read(fault.Changes), Tools(context));
        var isOfThisBoot = fault.BootId == Host.BootId;
        foreach (var (index, change) in changes.Index().Reverse().Where(one => isOfThisBoot || one.Item.OutlivesBoot))
        {
            await change.UndoAsync(tools, cancellationToken).ConfigureAwait(false);
            FaultPoint.Reach(string.Create(CultureInfo.InvariantCulture, $"after undo of change {index + 1} of the fault"));
        }
    }

    // Neither the engine nor the host shows that it was made on purpose.
    public override Observation Observe(PodTraces traces) => Observation.None;

    public override StepRepair Repair(RepairRound round) => StepRepair.Redo;

    public override void Show(MadeFault? outcome, JsonObject pod)
    {
        if (outcome is null) return;
        var shell = new ShellWriter(new Dictionary<string, string>());
        Describe(shell);
        pod["fault"] = new JsonObject { ["name"] = fault.Name, ["commands"] = shell.ToString().TrimEnd('\n') };
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) => [Planned(ForecastReason.FaultMade)];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [Planned(ForecastReason.FaultUndone)];

    public override void Describe(ShellWriter shell)
    {
        foreach (var change in FaultChanges.Read(fault.Changes)) change.Describe(shell);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        foreach (var change in FaultChanges.Read(fault.Changes).Reverse()) change.DescribeUndo(shell);
    }

    private PlannedChange Planned(ForecastReason what) => PlannedChange.Told(PlannedKind.Change, "fault", what, fault.Name);

    private FaultTools Tools(StepContext context) =>
        new(programs, context.Engine, context.State.Fact(CreateSandbox.StepKey)?.ContainerId);

    private static StepKeyOf<MadeFault> KeyOf(string name) =>
        new(new StepKey(nameof(InjectFault), name), static () => InjectFaultJson.Default.MadeFault);

    /// <summary>A fault that was made.</summary>
    internal sealed record MadeFault : StepOutcome
    {
        /// <summary>The fault, as the record has it.</summary>
        public required InjectedFault Fault { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(MadeFault))]
    private sealed partial class InjectFaultJson : JsonSerializerContext;
}
