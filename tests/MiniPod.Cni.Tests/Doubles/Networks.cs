using System.Text;

namespace MiniPod.Cni.Tests;

internal static class Networks
{
    public const string Result =
        """{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/x"}],"ips":[{"address":"10.1.2.3/24","gateway":"10.1.2.1","interface":0}],"routes":[{"dst":"0.0.0.0/0"}],"dns":{}}""";

    /// <summary>Returns a network "net" with plugins that have no configuration.</summary>
    public static NetworkConfigList Of(params string[] plugins) => OfVersion("1.0.0", plugins);

    public static NetworkConfigList OfVersion(string version, params string[] plugins) => Parse(
        $$"""{"cniVersion":"{{version}}","name":"net","plugins":[{{string.Join(',', plugins.Select(plugin => $$"""{"type":"{{plugin}}"}"""))}}]}""");

    public static NetworkConfigList Parse(string json) => NetworkConfigList.Parse(Encoding.UTF8.GetBytes(json));

    public static RuntimeConf Attachment(PrivateNamespace ns, string ifName = "eth0") => Attachment(ns.Path, ifName);

    public static RuntimeConf Attachment(
        string netns,
        string ifName = "eth0",
        string containerId = "c1") => new() { ContainerId = containerId, NetNs = netns, IfName = ifName };
}
