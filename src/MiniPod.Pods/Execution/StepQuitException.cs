namespace MiniPod.Pods.Execution;

/// <summary>The user did not want a step to be done.</summary>
/// <param name="title">What the step does.</param>
public sealed class StepQuitException(string title) : PodException($"you quit before this step: {title}")
{
}
