namespace MiniPod.Pods.Spec;

/// <summary>What a container is in its pod.</summary>
public enum ContainerKind
{
    /// <summary>A container that the user asked for.</summary>
    App,

    /// <summary>The pause container, which holds the namespaces.</summary>
    Sandbox,
}
