using MiniPod.Engine;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>What a change of a fault works with.</summary>
/// <param name="Programs">The host's programs.</param>
/// <param name="Engine">The engine.</param>
/// <param name="ContainerId">The pod's sandbox, on whose behalf programs run; null if there is none.</param>
internal sealed record FaultTools(IHostPrograms Programs, IContainerEngine Engine, string? ContainerId);
