using MiniPod.Linux;

namespace MiniPod.Net;

/// <summary>Reads what the kernel's network is like now: the boundary to the kernel. May be called concurrently.</summary>
public interface INetworkReader
{
    /// <summary>Reads the namespace of this process and others, each with a single entry.</summary>
    /// <param name="parts">What to read.</param>
    /// <param name="namespaces">The paths of the others. Those that are gone, or are no namespaces, are left out; two paths of one
    /// namespace are read once, with the first path.</param>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    NetworkPicture Read(NetworkParts parts, IEnumerable<string> namespaces);
}
