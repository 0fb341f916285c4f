namespace MiniPod.Pods.Housekeeping;

/// <summary>Something found unused is in use by the time it would be removed. It is kept, and this is not a
/// failure.</summary>
internal sealed class InUseException() : PodException("it is in use now");
