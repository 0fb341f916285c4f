using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>What the parameters of an attachment must be. Checked on every verb: they become part of a path.</summary>
internal static class AttachmentRules
{
    public static void RequireNetworkName(string name, string where)
    {
        if (!IsIdentifier(name))
        {
            throw new CniConfigException(
                $"{where}: \"{name}\" is no network name: it begins with a letter or digit, then letters, digits, '.', '_' and '-'");
        }
    }

    public static void Require(string containerId, string ifName)
    {
        if (containerId.Length == 0) throw new CniConfigException("the container id is empty", CniErrorCode.UnknownContainer);
        if (!IsIdentifier(containerId))
        {
            throw new CniConfigException(
                $"\"{containerId}\" is no container id: it begins with a letter or digit, then letters, digits, '.', '_' and '-'",
                CniErrorCode.InvalidEnvironment);
        }

        if (!InterfaceName.IsValid(ifName))
        {
            throw new CniConfigException(
                $"\"{ifName}\" is no interface name: 1 to {InterfaceName.MaxBytes} bytes, no '/', ':' or white space, not \".\" or \"..\"",
                CniErrorCode.InvalidEnvironment);
        }
    }

    /// <summary>The namespace for ADD and CHECK: there, a namespace, and not our own.</summary>
    public static FileIdentity RequireNamespace(string path)
    {
        if (path.Length == 0) throw new CniConfigException("the network namespace's path is empty", CniErrorCode.InvalidNetNS);
        RequireAbsolute(path);
        return FindNamespace(path)
            ?? throw new CniConfigException(
                $"\"{path}\" is no network namespace: {(Path.Exists(path) ? "something else is there" : "nothing is there")}. "
                + "Is the container running?",
                CniErrorCode.InvalidNetNS);
    }

    /// <summary>The namespace for DEL, which may be gone: null then, also when a plain file is left where it was mounted.</summary>
    /// <exception cref="CniConfigException">It is our own: plugins would tear down the host's interfaces.</exception>
    public static FileIdentity? FindNamespace(string path)
    {
        if (path.Length == 0 || !Path.IsPathRooted(path)) return null;
        var found = Look(path);
        if (found is not null && found == NetworkNamespace.Own)
        {
            throw new CniConfigException(
                $"\"{path}\" is the host's own network namespace: refused, plugins would change the host's interfaces",
                CniErrorCode.InvalidNetNS);
        }

        return found;
    }

    /// <summary>The namespace for a DEL whose path is on record: null when it is gone, and when the path,
    /// /proc/PID/ns/net for one, leads to our own by now.</summary>
    public static FileIdentity? FindOthers(string path) =>
        Path.IsPathRooted(path) && Look(path) is { } found && found != NetworkNamespace.Own ? found : null;

    /// <summary>A namespace's path, where one is given, means the same to us and to the plugins.</summary>
    public static void RequireAbsolute(string path)
    {
        if (path.Length > 0 && !Path.IsPathRooted(path))
            throw new CniConfigException($"network namespace \"{path}\" is not an absolute path", CniErrorCode.InvalidNetNS);
    }

    private static FileIdentity? Look(string path)
    {
        try
        {
            return path.Contains('\0', StringComparison.Ordinal) ? null : NetworkNamespace.Find(path);
        }
        catch (LibcException error)
        {
            throw new CniConfigException(
                $"network namespace \"{path}\" cannot be looked at: {error.Message}", CniErrorCode.InvalidNetNS, error);
        }
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
