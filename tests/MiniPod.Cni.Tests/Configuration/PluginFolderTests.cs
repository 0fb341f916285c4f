namespace MiniPod.Cni.Tests;

/// <summary>The plugins of a network in its file, and in the folder next to it that is named after the network (CNI
/// 1.1, loadOnlyInlinedPlugins).</summary>
public sealed class PluginFolderTests
{
    [Fact]
    public void Load_FolderOfPlugins_AppendsThemSortedAndInlinesThemForTheCache()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("10-net.conflist", """{"cniVersion":"1.1.0","name":"net","keep":1.0,"plugins":[{"type":"first"}]}""");
        directory.Write("net/20-b.conf", """{"type":"third"}""");
        directory.Write("net/10-a.conf", """{"type":"second"}""");
        directory.Write("net/30-c.json", """{"type":"not-read"}""");
        directory.Write("other/10.conf", """{"type":"not-read"}""");

        var list = NetworkConfigList.Load(path);

        Assert.Equal(["first", "second", "third"], list.Plugins.Select(plugin => plugin.Type));
        Assert.Equal(
            """{"cniVersion":"1.1.0","name":"net","keep":1.0,"loadOnlyInlinedPlugins":true,"plugins":[{"type":"first"},{"type":"second"},{"type":"third"}]}""",
            list.ToString());
        Assert.Equal(path, list.Source);
    }

    [Fact]
    public void Load_OnlyInlined_LeavesTheFolderOut()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net.conflist", """{"name":"net","loadOnlyInlinedPlugins":true,"plugins":[{"type":"a"}]}""");
        directory.Write("net/10.conf", """{"type":"b"}""");

        var list = NetworkConfigList.Load(path);

        Assert.True(list.LoadOnlyInlinedPlugins);
        Assert.Equal("a", Assert.Single(list.Plugins).Type);
    }

    [Fact]
    public void Load_NoPluginsInlined_NeedsTheFolder()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net.conflist", """{"name":"net"}""");

        Assert.Contains(
            "net/*.conf", Assert.Throws<CniConfigException>(() => NetworkConfigList.Load(path)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(directory["net"]);
        Assert.Throws<CniConfigException>(() => NetworkConfigList.Load(path));
        directory.Write("net/10.conf", """{"type":"b"}""");
        Assert.Equal("b", Assert.Single(NetworkConfigList.Load(path).Plugins).Type);
    }

    [Fact]
    public void Load_PluginsInlinedAndFolderMissingOrEmpty_IsTheInlinedOnes()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net.conflist", """{"name":"net","plugins":[{"type":"a"}]}""");

        var missing = NetworkConfigList.Load(path);
        Directory.CreateDirectory(directory["net"]);
        var empty = NetworkConfigList.Load(path);

        Assert.All([missing, empty], list => Assert.Equal("a", Assert.Single(list.Plugins).Type));
        Assert.All([missing, empty], list => Assert.False(list.LoadOnlyInlinedPlugins));
    }

    [Fact]
    public void Load_FileOfTheNetworksNameWithoutEnding_IsNoFolder()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net", """{"name":"net","plugins":[{"type":"a"}]}""");

        Assert.Equal("a", Assert.Single(NetworkConfigList.Load(path).Plugins).Type);
    }

    [Fact]
    public void Load_FolderCannotBeRead_IsAnErrorThoughPluginsAreInlined()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net.conflist", """{"name":"net","plugins":[{"type":"a"}]}""");
        File.CreateSymbolicLink(directory["net"], directory["net"]);

        var error = Assert.Throws<CniConfigException>(() => NetworkConfigList.Load(path));

        Assert.Equal(CniErrorCode.IOFailure, error.Code);
        Assert.Contains($"plugin folder \"{directory["net"]}\" cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenPluginInFolder_NamesItsFile()
    {
        using var directory = new TempDirectory();
        var path = directory.Write("net.conflist", """{"name":"net","plugins":[{"type":"a"}]}""");
        var broken = directory.Write("net/10.conf", """{"typ":"b"}""");

        Assert.Contains(broken, Assert.Throws<CniConfigException>(() => NetworkConfigList.Load(path)).Message, StringComparison.Ordinal);
    }
}
