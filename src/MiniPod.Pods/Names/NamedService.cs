namespace MiniPod.Pods.Names;

/// <summary>A Service, as far as names are concerned.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Pods">The pods to which its names lead, those that its selector fits and that are ready; can be none.</param>
internal sealed record NamedService(string Namespace, string Name, IReadOnlyList<NamedPod> Pods);
