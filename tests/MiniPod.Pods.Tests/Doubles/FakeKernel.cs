using MiniPod.Linux;
using MiniPod.Net;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>A kernel whose network is what a test says. The namespace of every path is <see cref="Pod"/>.</summary>
internal sealed class FakeKernel : INetworkReader
{
    public NamespaceView Host { get; set; } = new(new FileIdentity("0:4", 1), "");

    public NamespaceView Pod { get; set; } = new(new FileIdentity("0:4", 2), "/ns");

    public NetworkPicture Read(NetworkParts parts, IEnumerable<string> namespaces) => new(Host, namespaces.Any() ? [Pod] : []);
}
