namespace MiniPod.Pods.Spec.Handlers;

/// <summary>Waits. Only hooks can have it.</summary>
/// <param name="Seconds">How long, in seconds.</param>
public sealed record SleepHandler(long Seconds) : Handler;
