using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>Identifies the namespace behind a path. A path can be reused, by a restarted container or after a reboot,
/// and DEL must not touch the interfaces of another container.</summary>
internal static class NamespaceStamp
{
    public static bool IsOfThisBoot(string stamp) => stamp.StartsWith($"{Host.BootId}/", StringComparison.Ordinal);

    public static string Of(FileIdentity identity) => $"{Host.BootId}/{identity}";
}
