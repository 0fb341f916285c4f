using System.Text.RegularExpressions;
using MiniPod.Cni;

namespace MiniPod.Pods.Networks;

/// <summary>What a plugin reported at CHECK although it is known to be wrong, or not to change.</summary>
/// <param name="Error">The report.</param>
/// <param name="Text">What to tell the user.</param>
public sealed partial record DisputedReport(CniPluginException Error, string Text)
{
    /// <summary>Returns what a plugin reported without what another attachment would change: names and addresses of its
    /// interfaces, and what the plugin logged.</summary>
    /// <param name="error">The report.</param>
    /// <param name="result">The result of the ADD; null if it is not known.</param>
    internal static string KeyOf(CniPluginException error, CniResult? result)
    {
        var text = MacAddress().Replace(error.PluginMessage ?? "", "*");
        var changing = (result?.Interfaces.Select(one => one.Name) ?? [])
            .Concat(result?.Ips.Select(ip => ip.Address.Address.ToString()) ?? [])
            .Where(one => one.Length > 0)
            .OrderByDescending(one => one.Length);
        foreach (var one in changing) text = text.Replace(one, "*", StringComparison.Ordinal);
        return $"{error.PluginType} {(int)error.Code}: {text}";
    }

    [GeneratedRegex("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")]
    private static partial Regex MacAddress();
}
