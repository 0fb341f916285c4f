namespace MiniPod.Spec.Api;

/// <summary>An object of a manifest that has a name: Kubernetes' metav1.Object.</summary>
public interface IApiObject
{
    /// <summary>Its name, and what is noted about it.</summary>
    ObjectMeta? Metadata { get; }
}
