using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>Validates the parameters of an attachment. Checked for every command, because they become part of file
/// paths.</summary>
internal static class AttachmentRules
{
    public static void RequireNetworkName(string name, string where)
    {
        if (!IsIdentifier(name))
        {
            throw new CniConfigException(
                $"{where}: \"{name}\" is not a valid network name: it must start with a letter or digit, followed by letters, digits, "
                + "'.', '_' or '-'");
        }
    }

    public static void RequireContainerId(string containerId)
    {
        if (containerId.Length == 0) throw new CniConfigException("the container ID is empty", CniErrorCode.UnknownContainer);
        if (!IsIdentifier(containerId))
        {
            throw new CniConfigException(
                $"\"{containerId}\" is not a valid container ID: it must start with a letter or digit, followed by letters, digits, "
                + "'.', '_' or '-'",
                CniErrorCode.InvalidEnvironment);
        }
    }

    public static void Require(string containerId, string ifName)
    {
        RequireContainerId(containerId);
        if (!InterfaceName.IsValid(ifName))
        {
            throw new CniConfigException(
                $"\"{ifName}\" is not a valid interface name: it must have 1 to {InterfaceName.MaxBytes} bytes, contain no '/', ':' or "
                + "white space, and not be \".\" or \"..\"",
                CniErrorCode.InvalidEnvironment);
        }
    }

    /// <summary>Returns the namespace for ADD and CHECK: it must exist and must not be the host's own.</summary>
    public static FileIdentity RequireNamespace(string path)
    {
        if (path.Length == 0) throw new CniConfigException("the network namespace path is empty", CniErrorCode.InvalidNetNS);
        RequireAbsolute(path);
        return FindNamespace(path)
            ?? throw new CniConfigException(
                $"\"{path}\" is not a network namespace: {(Path.Exists(path) ? "it is something else" : "it does not exist")}. "
                + "Is the container running?",
                CniErrorCode.InvalidNetNS);
    }

    /// <summary>Returns the namespace for DEL; null when it is gone, even if the file on which it was mounted still
    /// exists.</summary>
    /// <exception cref="CniConfigException">It is the host's own: plugins would remove the host's
    /// interfaces.</exception>
    public static FileIdentity? FindNamespace(string path)
    {
        if (path.Length == 0 || !Path.IsPathRooted(path)) return null;
        var found = Look(path);
        if (found is not null && found == NetworkNamespace.Own)
        {
            throw new CniConfigException(
                $"\"{path}\" is the host's own network namespace: refused because plugins would change the host's interfaces",
                CniErrorCode.InvalidNetNS);
        }

        return found;
    }

    /// <summary>Returns the namespace for a DEL whose path is recorded; null when it is gone, or when the path (for
    /// example /proc/PID/ns/net) now refers to the host's own.</summary>
    public static FileIdentity? FindOthers(string path) =>
        Path.IsPathRooted(path) && Look(path) is { } found && found != NetworkNamespace.Own ? found : null;

    /// <summary>Requires a namespace path, if there is one, to be absolute, so that it means the same to
    /// plugins.</summary>
    public static void RequireAbsolute(string path)
    {
        if (path.Length > 0 && !Path.IsPathRooted(path))
            throw new CniConfigException($"network namespace \"{path}\" is not an absolute path", CniErrorCode.InvalidNetNS);
    }

    /// <summary>Whether a namespace has an interface of a name.</summary>
    public static bool HasInterface(string path, string name)
    {
        try
        {
            return NetworkNamespace.HasInterface(path, name);
        }
        catch (LibcException error)
        {
            throw NotInspected(path, error);
        }
    }

    private static FileIdentity? Look(string path)
    {
        try
        {
            return path.Contains('\0', StringComparison.Ordinal) ? null : NetworkNamespace.Find(path);
        }
        catch (LibcException error)
        {
            throw NotInspected(path, error);
        }
    }

    private static CniConfigException NotInspected(string path, LibcException error) =>
        new($"network namespace \"{path}\" cannot be inspected: {error.Message}", CniErrorCode.InvalidNetNS, error);

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
