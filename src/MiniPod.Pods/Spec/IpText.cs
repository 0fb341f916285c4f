using System.Net;
using System.Net.Sockets;

namespace MiniPod.Pods.Spec;

/// <summary>
/// IP addresses as CNI plugins read them: four decimal numbers, or IPv6 without a scope. .NET also takes inet_aton's forms, <c>10.1</c>
/// and <c>010.0.0.1</c>; a plugin fails on them, in DEL too, and such a pod could not be removed any more.
/// </summary>
internal static class IpText
{
    public static bool IsValid(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%') && !text.Contains('[') : address.ToString() == text);
}
