using System.Text;

namespace MiniPod.Cni;

/// <summary>One call of a plugin, whole: what it is given is exactly this.</summary>
public sealed record PluginInvocation
{
    /// <summary>This call's own id: every process of the plugin carries it in its environment, as
    /// <see cref="PluginExec.Marker"/>.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>ADD, DEL, CHECK, GC, STATUS or VERSION.</summary>
    public required string Command { get; init; }

    /// <summary>The plugin: <c>bridge</c>.</summary>
    public required string PluginType { get; init; }

    /// <summary>Its program's absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The network's name; empty for VERSION.</summary>
    public required string Network { get; init; }

    /// <summary>Its place in the network's list of plugins, the first is 0; DEL goes from the last to the first.</summary>
    public required int Position { get; init; }

    /// <summary>How many plugins the network has.</summary>
    public required int Count { get; init; }

    /// <summary>The variables of the protocol, CNI_*, and those of the trace context when there is one.
    /// <see cref="PluginExec"/> says what else the plugin sees.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it reads from its standard input.</summary>
    public required ReadOnlyMemory<byte> Stdin { get; init; }

    /// <summary>What it reads from its standard input, as text.</summary>
    public string StdinText => Encoding.UTF8.GetString(Stdin.Span);
}
