using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>The pause process is killed.</summary>
internal sealed class PauseKilledFault : KnownFault
{
    public override FaultKind Kind => FaultKind.PauseKilled;

    public override string What => "the pause process is killed";

    public override string Fails => "no new container can join the pod, and one that ends cannot be started again; traffic goes on";

    public override bool IsLasting => true;

    public override IReadOnlyList<FaultChange> Plan(FaultSite site)
    {
        if (site.Facts is not { SandboxId: { } id, Sandbox.Identity: { IsAlive: true } pause })
            throw site.Refuse("its pause process is gone already");
        return [new EndedProcess(id, pause.Id, pause.StartTime)];
    }
}
