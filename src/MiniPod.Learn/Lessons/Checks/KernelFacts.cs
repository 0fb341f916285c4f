using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniPod.Engine;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods;
using MiniPod.Pods.Packets;
using MiniPod.Pods.Store;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>What the kernel, the engine and programs tell now.</summary>
internal sealed class KernelFacts : ICheckFacts
{
    private const int FileLimit = 1 << 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly LessonTools _tools;
    private readonly Dictionary<string, FileIdentity> _identities = [];

    /// <summary>Looks.</summary>
    /// <param name="tools">What it looks with.</param>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public KernelFacts(LessonTools tools)
    {
        _tools = tools;
        foreach (var path in Directory.Exists(PodPaths.NetworkNamespaces) ? Directory.EnumerateFiles(PodPaths.NetworkNamespaces) : [])
        {
            if (NetworkNamespace.Find(path) is { } identity) _identities[Path.GetFileName(path)] = identity;
        }

        Names = [.. _identities.Keys.Order(StringComparer.Ordinal)];
        Picture = tools.Network.Read(
            NetworkParts.Links | NetworkParts.Addresses | NetworkParts.Routes,
            Names.Select(name => Path.Combine(PodPaths.NetworkNamespaces, name)));
    }

    /// <inheritdoc/>
    public NetworkPicture Picture { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public NamespaceView? Find(string name) => name.Length == 0 ? Picture.Host
        : _identities.TryGetValue(name, out var identity) ? Picture.Find(identity)
        : null;

    /// <inheritdoc/>
    public Task<PacketOutcome> SendAsync(string from, IPEndPoint? to, CancellationToken cancellationToken)
    {
        var path = from.Length == 0 ? NetworkNamespace.OwnPath : Path.Combine(PodPaths.NetworkNamespaces, from);
        if (to is null) return PacketProbe.SendOutsideAsync(path, Patience, cancellationToken);
        return PacketProbe.SendAsync(path, to.Port == 0 ? ProtocolType.Icmp : ProtocolType.Tcp, to, Patience, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> RulesAsync(bool isIPv6, CancellationToken cancellationToken)
    {
        var program = isIPv6 ? "ip6tables-save" : "iptables-save";
        var path = LessonProgram.Find(program) ?? throw new PodException($"program \"{program}\" not found. Install iptables.");
        var (exitCode, output) = await LessonProgram.RunAsync(path, [], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output : throw new PodException($"'{program}' failed with exit code {exitCode}: {output.Trim()}");
    }

    /// <inheritdoc/>
    public Task<ContainerDetails?> FindContainerAsync(string name, CancellationToken cancellationToken) =>
        _tools.Engine.FindContainerAsync(name, cancellationToken);

    /// <inheritdoc/>
    public string? ReadFile(string path)
    {
        if (Directory.Exists(path)) return string.Join('\n', Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).Order());
        if (!File.Exists(path)) return null;
        using var file = File.OpenRead(path);
        var buffer = new byte[FileLimit];
        return Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, FileLimit, throwOnEndOfStream: false));
    }

    /// <inheritdoc/>
    public Task<(int ExitCode, string Output)> RunAsync(string command, CancellationToken cancellationToken) =>
        _tools.RunShellAsync(command, cancellationToken);
}
