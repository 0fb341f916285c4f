namespace MiniPod.Pods.Steps;

/// <summary>The engine did not start a sandbox that was made with a negative OOM score. Whether that was the cause
/// shows when one without starts.</summary>
internal sealed class ProtectionRefusedException(Exception cause) : PodException(cause.Message, cause);
