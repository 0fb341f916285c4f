using System.Globalization;
using System.Text;

namespace MiniPod.Pods.HostNetwork;

/// <summary>Settings of the kernel's network in this process's namespace.</summary>
/// <remarks>The kernel's Documentation/networking/ip-sysctl.rst.</remarks>
internal static class HostSetting
{
    /// <summary>Whether a setting is on. One that the kernel does not have, as without IPv6, is off.</summary>
    /// <param name="setting">The setting, as a path below /proc/sys/net: <c>ipv4/ip_forward</c>.</param>
    public static bool IsOn(string setting) => Number(setting) is not (null or 0);

    /// <summary>The number that a setting is; null if the kernel does not have it.</summary>
    /// <inheritdoc cref="IsOn"/>
    public static int? Number(string setting) =>
        int.TryParse(Read($"/proc/sys/net/{setting}"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What a setting is, in the network namespace of the current thread; null if the kernel does not have it.</summary>
    /// <param name="path">Its file.</param>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Changes a setting, until the next boot.</summary>
    /// <param name="setting">The setting, as a path below /proc/sys/net.</param>
    /// <param name="value">Its value.</param>
    public static void Set(string setting, string value)
    {
        using var file = File.OpenHandle($"/proc/sys/net/{setting}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(value), 0);
    }
}
