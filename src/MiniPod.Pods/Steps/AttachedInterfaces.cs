using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Live;

namespace MiniPod.Pods.Steps;

/// <summary>The interfaces of an attachment on the host: those without a sandbox in a result, as the bridge and the host end of
/// the veth pair.</summary>
internal static class AttachedInterfaces
{
    /// <summary>Returns what is wrong with them.</summary>
    /// <param name="list">The network.</param>
    /// <param name="result">The result of its ADD.</param>
    /// <param name="host">The host's interfaces, by name.</param>
    public static IEnumerable<PodProblem> Examine(
        NetworkConfigList list, CniResult result, IReadOnlyDictionary<string, NetworkLink> host)
    {
        var names = result.Interfaces
            .Where(one => string.IsNullOrEmpty(one.Sandbox) && one.Name.Length > 0)
            .Select(one => one.Name)
            .ToList();
        var bridge = list.Plugins.Any(plugin => plugin.Type == "bridge")
            ? names.Select(name => host.GetValueOrDefault(name)).FirstOrDefault(link => link?.Kind == "bridge")
            : null;
        foreach (var name in names)
        {
            if (!host.TryGetValue(name, out var link))
                yield return new PodProblem(PodProblemKind.InterfaceMissing, name, "the host has no such interface");
            else if (link.Kind == "veth" && bridge is not null && link.Master != bridge.Index)
                yield return new PodProblem(PodProblemKind.InterfaceUnplugged, name, $"it is not attached to bridge \"{bridge.Name}\"");
        }
    }
}
