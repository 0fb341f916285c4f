using System.Text;

namespace MiniPod.Linux;

/// <summary>What the kernel accepts as the name of a network interface (dev_valid_name, netdevice(7)).</summary>
public static class InterfaceName
{
    /// <summary>The maximum length in bytes: IFNAMSIZ without the terminating zero.</summary>
    public const int MaxBytes = 15;

    /// <summary>Whether a text is a valid name: 1 to 15 bytes, no '/', ':' or white space, not "." or "..".</summary>
    public static bool IsValid(string text) =>
        text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= MaxBytes && text is not ("." or "..")
        && !text.Any(c => c is '/' or ':' or '\0' || char.IsWhiteSpace(c) || char.IsSurrogate(c));
}
