namespace MiniPod.Pods.HostNetwork;

/// <summary>Settings of the kernel's network in this process's namespace.</summary>
/// <remarks>The kernel's Documentation/networking/ip-sysctl.rst.</remarks>
internal static class HostSetting
{
    /// <summary>Whether a setting is on. One that the kernel does not have, as without IPv6, is off.</summary>
    /// <param name="setting">The setting, as a path below /proc/sys/net: <c>ipv4/ip_forward</c>.</param>
    public static bool IsOn(string setting)
    {
        try
        {
            return File.ReadAllText($"/proc/sys/net/{setting}").Trim() != "0";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
