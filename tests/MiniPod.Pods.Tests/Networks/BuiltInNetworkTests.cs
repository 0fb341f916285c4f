using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

public sealed class BuiltInNetworkTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("nft", false)]
    [InlineData("iptables", true)]
    [InlineData("iptables nft", false)] // neither works: its plugins say which program they need
    public void Get_ProgramsOfTheHost_ChooseTheVariant(string lacking, bool isForNftables)
    {
        using var directory = new TempDirectory();
        var resolver = new NetworkResolver(
            directory.Path,
            NetworkResolver.BuiltInNetwork,
            new CniRuntime(new CniRuntimeOptions { PluginDirectories = [directory.Path] }),
            new ScriptedPrograms { Missing = lacking.Split(' ') });

        var list = resolver.Get(NetworkResolver.BuiltInNetwork);

        Assert.Equal(NetworkResolver.BuiltInNetwork, list.Name);
        Assert.True(NetworkResolver.IsBuiltIn(list));
        Assert.Equal(isForNftables, NetworkResolver.IsBuiltInForNftables(list));
        Assert.Equal(!isForNftables, list.Plugins.Any(plugin => plugin.Type == "firewall"));
        Assert.Equal(list.Source, Assert.Single(resolver.List()).Path);
    }
}
