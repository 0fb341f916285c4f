namespace MiniPod.Net.Tests.Rules;

/// <summary>Outputs of iptables-save that were recorded: <c>nft</c>, <c>legacy</c>, and <c>ip6</c> of ip6tables-save.</summary>
internal static class Dumps
{
    public static string Recorded(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rules", "Recorded", $"{name}.txt"));
}
