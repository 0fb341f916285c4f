using System.Text;

namespace MiniPod.Cni.Tests;

public sealed class NetworkConfigTests
{
    [Fact]
    public void Parse_List_ReadsAllKeysAndKeepsTheTextUntouched()
    {
        const string json = """
            { "cniVersion": "1.1.0", "name": "net-1.a_b", "disableCheck": true, "disableGC": "TRUE", "loadOnlyInlinedPlugins": "false", "unknown": [1],
              "plugins": [ { "type": "bridge", "big": 12345678901234567890.10, "z": 1, "a": null, "html": "<&>", "capabilities": { "mac": true, "ips": false }, "ipam": { "type": "host-local" } },
                           { "type": "tuning" } ] }
            """;

        var list = Networks.Parse(json);

        Assert.Equal("net-1.a_b", list.Name);
        Assert.Equal("1.1.0", list.CniVersion);
        Assert.Equal((true, true, false), (list.DisableCheck, list.DisableGC, list.LoadOnlyInlinedPlugins));
        Assert.Equal(["bridge", "tuning"], list.Plugins.Select(plugin => plugin.Type));
        Assert.Equal("host-local", list.Plugins[0].IpamType);
        Assert.Null(list.Plugins[1].IpamType);
        Assert.True(list.Plugins[0].HasCapability("mac"));
        Assert.False(list.Plugins[0].HasCapability("ips"));
        Assert.False(list.Plugins[0].HasCapability("portMappings"));
        Assert.Equal(json, Encoding.UTF8.GetString(list.Raw.Span));
        Assert.Equal(
            """{ "type": "bridge", "big": 12345678901234567890.10, "z": 1, "a": null, "html": "<&>", "capabilities": { "mac": true, "ips": false }, "ipam": { "type": "host-local" } }""",
            list.Plugins[0].Raw);
    }

    [Fact]
    public void Load_FileBeginsWithAByteOrderMark_IsReadWithoutIt()
    {
        using var files = new TempDirectory();
        var path = files.Write("net.conflist", "\uFEFF{\"cniVersion\":\"1.0.0\",\"name\":\"n\",\"plugins\":[{\"type\":\"a\"}]}");

        var list = NetworkConfigList.Load(path);

        Assert.Equal("n", list.Name);
        Assert.Equal((byte)'{', list.Raw.Span[0]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\"True\"", true)]
    [InlineData("\"FALSE\"", false)]
    public void Parse_BooleanOrItsName_IsRead(string json, bool expected)
    {
        foreach (var key in new[] { "disableCheck", "disableGC", "loadOnlyInlinedPlugins" })
        {
            var list = Networks.Parse($$"""{"name":"n","{{key}}":{{json}},"plugins":[{"type":"a"}]}""");

            Assert.Equal(expected && key == "disableCheck", list.DisableCheck);
            Assert.Equal(expected && key == "disableGC", list.DisableGC);
            Assert.Equal(expected && key == "loadOnlyInlinedPlugins", list.LoadOnlyInlinedPlugins);
        }
    }

    [Fact]
    public void Parse_SinglePlugin_BecomesAListOfOne()
    {
        var list = Networks.Parse("""{"cniVersion":"0.3.1","name":"demo_br","type":"bridge","x":1.50}""");

        Assert.Equal("demo_br", list.Name);
        Assert.Equal("""{"cniVersion":"0.3.1","name":"demo_br","type":"bridge","x":1.50}""", Assert.Single(list.Plugins).Raw);
        Assert.Equal(
            """{"cniVersion":"0.3.1","name":"demo_br","plugins":[{"cniVersion":"0.3.1","name":"demo_br","type":"bridge","x":1.50}]}""",
            Encoding.UTF8.GetString(list.Raw.Span));
        Assert.Equal(list.Name, NetworkConfigList.Parse(list.Raw.Span).Name);
    }

    [Theory]
    [InlineData("", null, "0.1.0")]
    [InlineData("1.0.0", null, "1.0.0")]
    [InlineData("9.9.9", null, "9.9.9")]
    [InlineData("0.3.1", "[]", "0.3.1")]
    [InlineData("0.3.1", "[\"0.4.0\",\"1.0.0\"]", "1.0.0")]
    [InlineData("1.0.0", "[\"0.4.0\"]", "1.0.0")]
    [InlineData("0.4.0", "[\"1.0.0\",\"1.1.0\",\"1.2.0\",\"2.0.0\"]", "1.1.0")]
    [InlineData("1.1.0", "[\"1.0.0\"]", "1.1.0")]
    [InlineData("2.0.0", "[\"1.0.0\"]", "1.0.0")]
    [InlineData("0.4.0", "[\"0.10.0\",\"0.9.0\"]", "0.10.0")]
    public void Parse_Versions_SelectsTheHighestThatIsKnown(string version, string? versions, string expected)
    {
        var list = Networks.Parse(
            $$"""{"cniVersion":"{{version}}",{{(versions is null ? "" : $"\"cniVersions\":{versions},")}}"name":"n","plugins":[{"type":"a"}]}""");

        Assert.Equal(expected, list.CniVersion);
        Assert.Equal(expected, list.CniVersions[^1]);
    }

    [Theory]
    [InlineData("", "is not valid: it is empty")]
    [InlineData(" \n ", "is not valid: it is empty")]
    [InlineData("{", "line 1, column 2: it ends too early: the '{' in line 1, column 1 is not closed")]
    [InlineData("{\"a\": \"b", "it ends too early: the text that begins in line 1, column 7 is not closed")]
    [InlineData("{\n  \"a\": 1,\n}", "line 3, column 1: there is a comma too many before '}'")]
    [InlineData("{\"a\": [1,]}", "line 1, column 10: there is a comma too many before ']'")]
    [InlineData("{\"a\": 1,, \"b\": 2}", "line 1, column 9: there is a comma too many")]
    [InlineData("{\"a\": 1\n\"b\": 2}", "line 2, column 1: a comma is missing before this")]
    [InlineData("{\"a\" \"b\"}", "line 1, column 6: a comma or a colon is missing before this")]
    [InlineData("{\"a\": \"\\d\"}", "\"\\d\" is no escape")]
    [InlineData("{\n// x\n\"a\": 1}", "line 2, column 1: JSON has no comments")]
    [InlineData("# x\n{}", "line 1, column 1: JSON has no comments")]
    [InlineData("{'a': 1}", "line 1, column 2: texts are in double quotes")]
    [InlineData("{\"ä\": yes}", "line 1, column 7: \"yes\" is no value")]
    [InlineData("{\"a\": \"x\ny\"}", "line 1, column 9: a text must not contain a line break")]
    [InlineData("[]", "expected an object")]
    [InlineData("null", "expected an object")]
    [InlineData("{} {}", "line 1, column 4: nothing may follow the end")]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"n"}""", "no plugins")]
    [InlineData("""{"name":"n","plugins":[]}""", "empty")]
    [InlineData("""{"name":"n","plugins":{}}""", "an array")]
    [InlineData("""{"name":"n","plugins":["x"]}""", "array of objects")]
    [InlineData("""{"name":"n","plugins":[{}]}""", "type")]
    [InlineData("""{"name":"n","plugins":[{"type":""}]}""", "type")]
    [InlineData("""{"name":"n","plugins":[{"type":1}]}""", "must be a string")]
    [InlineData("""{"name":"n","plugins":[{"type":"../bridge"}]}""", "not a valid plugin name")]
    [InlineData("""{"name":"n","plugins":[{"type":"a\\b"}]}""", "not a valid plugin name")]
    [InlineData("""{"name":"../n","plugins":[{"type":"a"}]}""", "not a valid network name")]
    [InlineData("""{"name":"","plugins":[{"type":"a"}]}""", "not a valid network name")]
    [InlineData("""{"name":"-n","plugins":[{"type":"a"}]}""", "not a valid network name")]
    [InlineData("""{"name":1,"plugins":[{"type":"a"}]}""", "must be a string")]
    [InlineData("""{"name":"n","type":"a","cniVersion":1}""", "must be a string")]
    [InlineData("""{"name":"n","type":"a","cniVersion":"one"}""", "not a valid CNI version")]
    [InlineData("""{"name":"n","type":"a","cniVersion":"1.0.0.0"}""", "not a valid CNI version")]
    [InlineData("""{"name":"n","type":"a","cniVersions":["1.x"]}""", "not a valid CNI version")]
    [InlineData("""{"name":"n","type":"a","cniVersions":"1.0.0"}""", "an array")]
    [InlineData("""{"name":"n","disableCheck":"maybe","plugins":[{"type":"a"}]}""", "disableCheck")]
    [InlineData("""{"name":"n","disableGC":1,"plugins":[{"type":"a"}]}""", "disableGC")]
    [InlineData("""{"name":"n","loadOnlyInlinedPlugins":"x","plugins":[{"type":"a"}]}""", "loadOnlyInlinedPlugins")]
    [InlineData("""{"name":"n","loadOnlyInlinedPlugins":true}""", "loadOnlyInlinedPlugins")]
    [InlineData("""{"name":"n","type":"a","capabilities":[]}""", "capabilities")]
    [InlineData("""{"name":"n","type":"a","capabilities":{"mac":"yes"}}""", "capabilities.mac")]
    [InlineData("""{"name":"n","type":"a","ipam":"host-local"}""", "ipam")]
    [InlineData("""{"name":"n","type":"a","ipam":{"type":1}}""", "type")]
    [InlineData("""{"name":"n","type":"a","dns":"8.8.8.8"}""", "dns")]
    [InlineData("""{"name":"n\ud800","type":"a"}""", "line 1, column 11: \"\\ud800\" is half a surrogate pair")]
    [InlineData("""{"name":"n","x":"\ud83d\ude00\\u","type":"a","\udc00":1}""", "line 1, column 47: \"\\udc00\" is half a surrogate pair")]
    public void Parse_Invalid_SaysWhatAndWhere(string json, string expected)
    {
        var error = Assert.Throws<CniConfigException>(() =>
            NetworkConfigList.Parse(Encoding.UTF8.GetBytes(json), "/etc/cni/net.d/x.conflist"));

        Assert.Contains(expected, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/etc/cni/net.d/x.conflist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Missing_NamesTheFile() =>
        Assert.Contains(
            "/no/such.conflist",
            Assert.Throws<CniConfigException>(() => NetworkConfigList.Load("/no/such.conflist")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Directory_OneBrokenFile_DoesNotHideTheOthers()
    {
        using var directory = new TempDirectory();
        directory.Write("00-broken.conflist", "{");
        directory.Write("10-a.conflist", """{"name":"a","plugins":[{"type":"x"}]}""");
        directory.Write("20-b.conf", """{"name":"b","type":"x"}""");
        directory.Write("30-c.json", """{"name":"c","type":"x"}""");
        directory.Write("readme.txt", "no");
        directory.Write("sub/40-d.conflist", """{"name":"d","plugins":[{"type":"x"}]}""");
        var configs = new NetworkConfigDirectory(directory.Path);

        var files = configs.List();

        Assert.Equal(["00-broken.conflist", "10-a.conflist", "20-b.conf", "30-c.json"], files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal([false, true, true, true], files.Select(file => file.Error is null));
        Assert.Equal(directory["20-b.conf"], configs.Find("b")!.Source);
        Assert.Equal("c", configs.Get("c").Name);
        Assert.Null(configs.Find("d"));
        var missing = Assert.Throws<NetworkNotFoundException>(() => configs.Get("d"));
        Assert.Contains("a, b, c", missing.Message, StringComparison.Ordinal);
        Assert.Contains("00-broken.conflist", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_ListAndSingleOfOneName_TheListCounts()
    {
        using var directory = new TempDirectory();
        directory.Write("10-a.conf", """{"name":"a","type":"single"}""");
        directory.Write("20-a.conflist", """{"name":"a","plugins":[{"type":"list"}]}""");
        var configs = new NetworkConfigDirectory(directory.Path);

        Assert.Equal("list", configs.Get("a").Plugins[0].Type);
        Assert.Equal(directory["20-a.conflist"], configs.List()[0].ShadowedBy);
        Assert.Null(configs.List()[1].ShadowedBy);
    }

    [Fact]
    public void Directory_TwoFilesOfOneName_NamesBoth()
    {
        using var directory = new TempDirectory();
        directory.Write("10.conflist", """{"name":"a","plugins":[{"type":"x"}]}""");
        directory.Write("20.conflist", """{"name":"a","plugins":[{"type":"y"}]}""");
        directory.Write("30.conflist", """{"name":"b","plugins":[{"type":"y"}]}""");
        var configs = new NetworkConfigDirectory(directory.Path);

        var error = Assert.Throws<CniConfigException>(() => configs.Find("a"));

        Assert.Contains("10.conflist", error.Message, StringComparison.Ordinal);
        Assert.Contains("20.conflist", error.Message, StringComparison.Ordinal);
        Assert.NotNull(configs.Find("b"));
    }

    [Fact]
    public void Directory_Default_IsTheFirstReadable()
    {
        using var directory = new TempDirectory();
        var configs = new NetworkConfigDirectory(directory.Path);
        Assert.Contains(
            "no network is configured", Assert.Throws<NetworkNotFoundException>(configs.GetDefault).Message, StringComparison.Ordinal);
        directory.Write("00-broken.conflist", "{");
        Assert.Contains(
            "00-broken.conflist", Assert.Throws<NetworkNotFoundException>(configs.GetDefault).Message, StringComparison.Ordinal);
        directory.Write("20-b.conf", """{"name":"b","type":"x"}""");
        Assert.Equal(directory["20-b.conf"], configs.GetDefault().Source);
        directory.Write("10-c.conf", """{"name":"c","type":"single"}""");
        directory.Write("30-c.conflist", """{"name":"c","plugins":[{"type":"list"}]}""");

        Assert.Equal("b", configs.GetDefault().Name); // 10-c.conf is shadowed by 30-c.conflist
        directory.Write("40-b.conf", """{"name":"b","type":"y"}""");
        Assert.Contains("40-b.conf", Assert.Throws<CniConfigException>(configs.GetDefault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rewritten_KeysInAnotherCase_DoNotSurviveBesideOurs()
    {
        using var directory = new TempDirectory();
        directory.Write("net/10.conf", """{"type":"b"}""");
        var list = NetworkConfigList.Load(directory.Write(
            "net.conflist",
            """{"CNIVersion":"0.4.0","CniVersions":["1.0.0"],"name":"net","LoadOnlyInlinedPlugins":false,"Plugins":[{"type":"a"}]}"""));

        Assert.Equal(["0.4.0", "1.0.0"], list.CniVersions);
        Assert.Equal(
            """{"CNIVersion":"0.4.0","CniVersions":["1.0.0"],"name":"net","loadOnlyInlinedPlugins":true,"plugins":[{"type":"a"},{"type":"b"}]}""",
            list.ToString());
        Assert.Equal(
            """{"cniVersion":"0.4.0","name":"net","loadOnlyInlinedPlugins":true,"plugins":[{"type":"a"},{"type":"b"}]}""",
            list.WithVersion("0.4.0").ToString());
    }

    [Fact]
    public void Directory_Missing_IsEmpty()
    {
        var configs = new NetworkConfigDirectory("/no/such/directory");

        Assert.Empty(configs.List());
        Assert.Null(configs.Find("a"));
        Assert.Contains(
            "contains no networks", Assert.Throws<NetworkNotFoundException>(() => configs.Get("a")).Message, StringComparison.Ordinal);
    }
}
