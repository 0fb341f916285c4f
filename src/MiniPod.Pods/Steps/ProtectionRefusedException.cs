namespace MiniPod.Pods.Steps;

/// <summary>The engine did not start a sandbox that was created with a negative OOM score. The score was the cause if a
/// sandbox without it starts.</summary>
internal sealed class ProtectionRefusedException(Exception cause) : PodException(cause.Message, cause);
