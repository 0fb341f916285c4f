using System.Net;
using System.Net.Sockets;
using MiniPod.Cni;

namespace MiniPod.Pods.Spec;

/// <summary>Validates IP addresses as users and plugins write them.</summary>
internal static class HostAddress
{
    /// <summary>
    /// Whether a text is a valid IP address. The legacy forms of the C library are not accepted: it reads "8080" as
    /// 0.0.31.144 and "010.0.0.1" as 8.0.0.1, which is never what is meant. Neither is an address with a scope or in
    /// brackets: plugins fail on it, even in DEL, so the pod could never be removed.
    /// </summary>
    public static bool IsValid(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? text.AsSpan().IndexOfAny("%[") < 0 : address.ToString() == text);

    /// <summary>Whether a text is a valid IP address, alone or with a prefix length: <c>10.1.2.3/24</c>.</summary>
    public static bool IsValidWithPrefix(string text)
    {
        var address = WithoutPrefix(text);
        if (!IsValid(address)) return false;
        if (address == text) return true;
        try
        {
            CniAddress.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>An address without its prefix length, if it has one.</summary>
    public static string WithoutPrefix(string text) => text.Split('/', 2)[0];
}
