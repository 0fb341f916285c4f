using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>Which namespace a path led to: a path is given out again, by a container's next life or after a boot, and
/// DEL must not reach another's interfaces.</summary>
internal static class NamespaceStamp
{
    public static string Of(FileIdentity identity) => $"{Host.BootId}/{identity}";
}
