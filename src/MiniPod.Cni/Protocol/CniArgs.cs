using System.Text;

namespace MiniPod.Cni;

/// <summary>
/// CNI_ARGS and the other environment variables of the protocol (see
/// <see href="https://www.cni.dev/docs/spec/#parameters">Parameters</see> in the CNI specification; the
/// <see href="https://www.cni.dev/docs/conventions/#cni_args">conventions</see> list common arguments).
/// </summary>
public static class CniArgs
{
    /// <summary>The command: ADD, DEL, CHECK, GC, STATUS or VERSION.</summary>
    public const string Command = "CNI_COMMAND";

    /// <summary>The container ID.</summary>
    public const string ContainerId = "CNI_CONTAINERID";

    /// <summary>The path of the network namespace.</summary>
    public const string NetNs = "CNI_NETNS";

    /// <summary>The name of the interface in the container.</summary>
    public const string IfName = "CNI_IFNAME";

    /// <summary>Additional arguments, as <c>NAME=VALUE;NAME=VALUE</c>.</summary>
    public const string Args = "CNI_ARGS";

    /// <summary>The plugin directories, separated by ':'.</summary>
    public const string Path = "CNI_PATH";

    /// <summary>Parses the value of CNI_ARGS. An empty value has no arguments.</summary>
    /// <param name="text">The value, as <c>NAME=VALUE;NAME=VALUE</c>.</param>
    /// <returns>The arguments, in order.</returns>
    /// <exception cref="CniConfigException">A part is not of the form NAME=VALUE with a non-empty name and
    /// value.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (text.Length == 0) return pairs;
        foreach (var part in text.Split(';'))
        {
            if (part.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw new CniConfigException($"CNI_ARGS: \"{part}\" is not of the form NAME=VALUE", CniErrorCode.InvalidEnvironment);
            pairs.Add(new(name, value));
        }

        return pairs;
    }

    /// <summary>Formats arguments as the value of CNI_ARGS.</summary>
    /// <param name="args">The arguments, in order.</param>
    /// <returns>The value, as <c>NAME=VALUE;NAME=VALUE</c>.</returns>
    /// <exception cref="CniConfigException">A name is empty, or a name or value contains a separator: CNI_ARGS cannot
    /// express it.</exception>
    public static string Format(IReadOnlyList<KeyValuePair<string, string>> args)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in args)
        {
            if (name.Length == 0 || name.AsSpan().IndexOfAny(";=\0") >= 0 || value.AsSpan().IndexOfAny(";=\0") >= 0)
            {
                throw new CniConfigException(
                    $"CNI_ARGS: {name}=\"{value}\" cannot be passed: the name must not be empty, and neither may contain ';' or '='",
                    CniErrorCode.InvalidEnvironment);
            }

            if (text.Length > 0) text.Append(';');
            text.Append(name).Append('=').Append(value);
        }

        return text.ToString();
    }

    /// <summary>Returns all six variables. Those that do not apply are empty, as plugins expect.</summary>
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
