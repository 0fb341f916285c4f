namespace MiniPod.Agent.Jobs;

/// <summary>What is known of a pod of a Job that exists.</summary>
/// <param name="Index">Its number.</param>
/// <param name="State">What it is.</param>
/// <param name="Restarts">How often its containers have been started again.</param>
public sealed record JobPodFacts(int Index, JobPodState State, int Restarts = 0);
