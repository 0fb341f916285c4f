using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.Spec;

/// <summary>An IP address as people and plugins write it.</summary>
internal static class HostAddress
{
    /// <summary>
    /// Whether a text is one. The C library's old forms are not: it reads "8080" as 0.0.31.144 and "010.0.0.1" as 8.0.0.1, which
    /// nobody means. Neither is one with a scope, or in brackets: a plugin fails on it, in DEL too, and such a pod could never be removed.
    /// </summary>
    public static bool IsValid(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? text.AsSpan().IndexOfAny("%[") < 0 : address.ToString() == text);
}
