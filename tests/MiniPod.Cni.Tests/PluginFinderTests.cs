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
    public void FindPlugin_SeveralDirectories_TakesTheFirstExecutable()
    {
        using var host = new CniHost();
        host.Files.Write("one/a", "");
        Directory.CreateDirectory(host.Files["two/a"]);
        var expected = host.Files.WriteScript("three/a", "");
        host.Files.WriteScript("four/a", "");
        File.CreateSymbolicLink(host.Files["three/b"], expected);
        var runtime = host.Runtime(pluginDirectories: [host.Files["one"], host.Files["two"], host.Files["absent"], host.Files["three"], host.Files["four"]]);

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
        var asked = await Assert.ThrowsAsync<PluginNotFoundException>(() => host.Runtime(pluginDirectories: ["/one", "/two"]).GetVersionInfoAsync("a", host.Recorder, TestContext.Current.CancellationToken));

        Assert.Equal("CNI plugin \"a\" not found in /one:/two. Install containernetworking-plugins or pass --cni-bin-dir.", error.Message);
        Assert.Contains("no plugin directories", none.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, asked.Message);
        Assert.Empty(host.Recorder.Calls);
    }
}
