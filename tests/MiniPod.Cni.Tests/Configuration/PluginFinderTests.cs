namespace MiniPod.Cni.Tests;

public sealed class PluginFinderTests
{
    [Fact]
    public void FindPlugin_NotExecutable_SaysSo()
    {
        using var host = new CniHost();
        var path = host.Files.Write("bin/a", "");

        var error = Assert.Throws<PluginNotFoundException>(() => host.Runtime().FindPlugin("a"));

        Assert.Contains($"chmod +x {path}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindPlugin_DanglingLink_NamesTheLinkAndItsTarget()
    {
        using var host = new CniHost();
        Directory.CreateDirectory(host.Plugins);
        var link = host.Files["bin/a"];
        File.CreateSymbolicLink(link, "/no/such/file");

        var error = Assert.Throws<PluginNotFoundException>(() => host.Runtime().FindPlugin("a"));

        Assert.Contains(
            $"\"{link}\" is a link to \"/no/such/file\", which does not point to a file", error.Message, StringComparison.Ordinal);
        Assert.Equal(link, error.UnusableFile);
    }

    [Fact]
    public void ListPlugins_DanglingLinkAndUnreadableDirectory_HideNoOther()
    {
        using var host = new CniHost();
        var sound = host.Files.WriteScript("one/a", "");
        var second = host.Files.WriteScript("two/b", "");
        host.Files.Write("one/README", "");
        Directory.CreateDirectory(host.Files["one/folder"]);
        File.CreateSymbolicLink(host.Files["one/b"], "/no/such/file"); // another directory has a working program of that name
        File.CreateSymbolicLink(host.Files["one/c"], "/no/such/file");
        var file = host.Files.Write("file", ""); // a directory that even root cannot read
        var runtime = host.Runtime(pluginDirectories: [host.Files["one"], file, host.Files["absent"], host.Files["two"]]);

        var found = runtime.ListPlugins();

        Assert.Equal(
            [("a", sound), ("b", second), ("c", host.Files["one/c"]), ("", file)], found.Select(plugin => (plugin.Name, plugin.Path)));
        Assert.Equal(
            [null, null, typeof(PluginNotFoundException), typeof(CniConfigException)], found.Select(plugin => plugin.Error?.GetType()));
    }

    [Fact]
    public void FindPlugin_SeveralDirectories_TakesTheFirstExecutable()
    {
        using var host = new CniHost();
        host.Files.Write("one/a", "");
        Directory.CreateDirectory(host.Files["two/a"]);
        var expected = host.Files.WriteScript("three/a", "");
        host.Files.WriteScript("four/a", "");
        File.CreateSymbolicLink(host.Files["three/b"], expected);
        var runtime = host.Runtime(pluginDirectories:
        [
            host.Files["one"],
            host.Files["two"],
            host.Files["absent"],
            host.Files["three"],
            host.Files["four"],
        ]);

        Assert.Equal(expected, runtime.FindPlugin("a"));
        Assert.Equal(host.Files["three/b"], runtime.FindPlugin("b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("/bin/sh")]
    [InlineData("a\\b")]
    public void FindPlugin_NameIsAPath_IsRefused(string type)
    {
        using var host = new CniHost("a");

        Assert.Throws<CniConfigException>(() => host.Runtime().FindPlugin(type));
    }

    [Fact]
    public async Task FindPlugin_Missing_NamesEveryDirectoryAndTheMend()
    {
        using var host = new CniHost();

        var error = Assert.Throws<PluginNotFoundException>(() => host.Runtime(pluginDirectories: ["/one", "/two"]).FindPlugin("a"));
        var none = Assert.Throws<PluginNotFoundException>(() => host.Runtime(pluginDirectories: []).FindPlugin("a"));
        var asked = await Assert.ThrowsAsync<PluginNotFoundException>(() => host
            .Runtime(pluginDirectories: ["/one", "/two"])
            .GetVersionInfoAsync("a", host.Recorder, TestContext.Current.CancellationToken));

        const string install = "Install it there: the plugins of the CNI project are in the package containernetworking-plugins.";
        Assert.Equal($"CNI plugin \"a\" not found in /one:/two. {install}", error.Message);
        Assert.Null(error.UnusableFile);
        Assert.Contains("no plugin directories", none.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, asked.Message);
        Assert.Empty(host.Recorder.Calls);
    }
}
