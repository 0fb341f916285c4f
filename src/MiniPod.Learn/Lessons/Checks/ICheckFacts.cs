using System.Net;
using MiniPod.Engine;
using MiniPod.Net;
using MiniPod.Pods.Packets;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>What checks look at, as it is at one moment: the boundary to the kernel, to the engine and to programs.</summary>
internal interface ICheckFacts
{
    /// <summary>The network of the host and of all namespaces that have names.</summary>
    NetworkPicture Picture { get; }

    /// <summary>The names of the network namespaces, in order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The namespace of a name; null if there is none.</summary>
    /// <param name="name">The name; empty for the host.</param>
    NamespaceView? Find(string name);

    /// <summary>Sends a request and waits for the answer, for a second.</summary>
    /// <param name="from">The name of the namespace from which it is sent; empty for the host.</param>
    /// <param name="to">The receiver; port 0 for an echo request; null for an echo request to a stand-in for a host outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PacketOutcome> SendAsync(string from, IPEndPoint? to, CancellationToken cancellationToken);

    /// <summary>The output of iptables-save, or of ip6tables-save.</summary>
    /// <param name="isIPv6">Which of the two.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<string> RulesAsync(bool isIPv6, CancellationToken cancellationToken);

    /// <summary>A container of the engine; null if there is none.</summary>
    Task<ContainerDetails?> FindContainerAsync(string name, CancellationToken cancellationToken);

    /// <summary>The beginning of a file, or the names in a directory; null if there is none.</summary>
    string? ReadFile(string path);

    /// <summary>Runs a shell command on the host.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    Task<(int ExitCode, string Output)> RunAsync(string command, CancellationToken cancellationToken);
}
