using System.Text;

namespace MiniPod.Cni;

/// <summary>A plugin call, with everything that is passed to the plugin.</summary>
public sealed record PluginInvocation
{
    /// <summary>The unique ID of the call. With <see cref="PluginExec"/>, every process of the plugin has it in its
    /// environment, as <see cref="PluginExec.Marker"/>.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The command: ADD, DEL, CHECK, GC, STATUS or VERSION.</summary>
    public required string Command { get; init; }

    /// <summary>The plugin type, for example <c>bridge</c>.</summary>
    public required string PluginType { get; init; }

    /// <summary>The absolute path of the program.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the network; empty for VERSION.</summary>
    public required string Network { get; init; }

    /// <summary>The zero-based position of the plugin in the network's list of plugins. DEL runs from the last to the
    /// first.</summary>
    public required int Position { get; init; }

    /// <summary>The number of plugins in the network.</summary>
    public required int Count { get; init; }

    /// <summary>The environment variables of the protocol (CNI_*) and, if there is one, of the trace context.
    /// <see cref="PluginExec"/> adds others.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The standard input of the plugin.</summary>
    public required ReadOnlyMemory<byte> Stdin { get; init; }

    /// <summary>The standard input of the plugin, as text.</summary>
    public string StdinText => Encoding.UTF8.GetString(Stdin.Span);
}
