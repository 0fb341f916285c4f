using System.Text.Json;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>What the configuration of the tuning plugin says.</summary>
internal static class TuningKeys
{
    /// <summary>The settings of the kernel's network that it sets, as sysctl(8) names them, with their values. None of another plugin.
    /// </summary>
    public static IEnumerable<(string Setting, string Value)> Settings(PluginConfig plugin)
    {
        if (plugin.Type != "tuning" || !plugin.Json.TryGetProperty("sysctl", out var settings)
            || settings.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return settings.EnumerateObject()
            .Where(one => one.Value.ValueKind == JsonValueKind.String && PathOf(one.Name) is not null)
            .Select(one => (one.Name, one.Value.GetString()!));
    }

    /// <summary>The file of a setting; null if it is none of the network's. With a slash, slashes separate, and dots belong to names.
    /// </summary>
    public static string? PathOf(string setting)
    {
        var path = setting.Contains('/', StringComparison.Ordinal) ? setting : setting.Replace('.', '/');
        var parts = path.Split('/');
        return parts[0] == "net" && !parts.Contains("..") && !parts.Contains(".") ? $"/proc/sys/{path}" : null;
    }
}
