using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.Linux;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Makes a fault on purpose. What undoes it is in the pod's record before the step begins. It is undone before anything that it
/// changed is: plugins find what they left.</summary>
internal sealed class InjectFault(PodRecord record, InjectedFault fault, IHostPrograms programs)
    : PodStep<Noted>(Noted.Key(new StepKey(nameof(InjectFault), fault.Name)))
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

    public override async Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (changes, tools) = (FaultChanges.Read(fault.Changes), Tools(context));
        foreach (var (index, change) in changes.Index())
        {
            await change.DoAsync(tools, CancellationToken.None).ConfigureAwait(false);
            FaultPoint.Reach(string.Create(CultureInfo.InvariantCulture, $"after change {index + 1} of the fault"));
        }

        return Noted.Nothing;
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

    // It is in the record alone. A record that was rebuilt has none.
    public override Observation Observe(PodTraces traces) => Observation.None;

    public override StepRepair Repair(RepairRound round) => StepRepair.Redo;

    public override void Show(Noted? outcome, JsonObject pod)
    {
        if (outcome is null) return;
        var shell = new ShellWriter(new Dictionary<string, string>());
        Describe(shell);
        pod["fault"] = new JsonObject { ["name"] = fault.Name, ["commands"] = shell.ToString().TrimEnd('\n') };
    }

    public override void Describe(ShellWriter shell)
    {
        foreach (var change in FaultChanges.Read(fault.Changes)) change.Describe(shell);
    }

    public override void DescribeUndo(ShellWriter shell)
    {
        foreach (var change in FaultChanges.Read(fault.Changes).Reverse()) change.DescribeUndo(shell);
    }

    private FaultTools Tools(StepContext context) =>
        new(programs, context.Engine, context.State.Fact(CreateSandbox.StepKey)?.ContainerId);
}
