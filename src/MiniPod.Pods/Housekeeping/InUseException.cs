namespace MiniPod.Pods.Housekeeping;

/// <summary>What was found unused is in use by the time it is to be removed: it stays, and nothing went wrong.</summary>
internal sealed class InUseException() : PodException("it is in use by now");
