using System.Text;

namespace MiniPod.Cni;

/// <summary>
/// CNI_ARGS, and the other variables of the protocol (<see href="https://www.cni.dev/docs/spec/#parameters">the specification's
/// "Parameters"</see>; names in use are in
/// its <see href="https://www.cni.dev/docs/conventions/#cni_args">conventions</see>).
/// </summary>
public static class CniArgs
{
    /// <summary>ADD, DEL, CHECK, GC, STATUS or VERSION.</summary>
    public const string Command = "CNI_COMMAND";

    /// <summary>The container's id.</summary>
    public const string ContainerId = "CNI_CONTAINERID";

    /// <summary>The path of the network namespace.</summary>
    public const string NetNs = "CNI_NETNS";

    /// <summary>The interface's name in the container.</summary>
    public const string IfName = "CNI_IFNAME";

    /// <summary>Further arguments, NAME=VALUE;NAME=VALUE.</summary>
    public const string Args = "CNI_ARGS";

    /// <summary>The plugin directories, with ':' between.</summary>
    public const string Path = "CNI_PATH";

    /// <summary>Reads the text of CNI_ARGS. Empty text has no arguments.</summary>
    /// <param name="text">The text, <c>NAME=VALUE;NAME=VALUE</c>.</param>
    /// <returns>The arguments in their order.</returns>
    /// <exception cref="CniConfigException">A part of it is not NAME=VALUE, both not empty.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (text.Length == 0) return pairs;
        foreach (var part in text.Split(';'))
        {
            if (part.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw new CniConfigException($"CNI_ARGS: \"{part}\" is not NAME=VALUE", CniErrorCode.InvalidEnvironment);
            pairs.Add(new(name, value));
        }

        return pairs;
    }

    /// <summary>The text of CNI_ARGS.</summary>
    /// <param name="args">The arguments in their order.</param>
    /// <exception cref="CniConfigException">A name or value contains a separator: there is no way to write that.</exception>
    public static string Format(IReadOnlyList<KeyValuePair<string, string>> args)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in args)
        {
            if (name.Length == 0 || name.AsSpan().IndexOfAny(";=\0") >= 0 || value.AsSpan().IndexOfAny(";=\0") >= 0)
            {
                throw new CniConfigException(
                    $"CNI_ARGS: {name}=\"{value}\" cannot be passed: a name is not empty, and neither contains ';' or '='",
                    CniErrorCode.InvalidEnvironment);
            }

            if (text.Length > 0) text.Append(';');
            text.Append(name).Append('=').Append(value);
        }

        return text.ToString();
    }

    /// <summary>All six variables; those that do not apply are empty, as plugins expect.</summary>
    internal static Dictionary<string, string> ToEnvironment(
        string command, IReadOnlyList<string> pluginDirectories, RuntimeConf? rt) => new(StringComparer.Ordinal)
    {
        [Command] = command,
        [ContainerId] = rt?.ContainerId ?? "",
        [NetNs] = rt?.NetNs ?? "",
        [IfName] = rt?.IfName ?? "",
        [Args] = rt is null ? "" : Format(rt.Args),
        [Path] = string.Join(':', pluginDirectories),
    };
}
