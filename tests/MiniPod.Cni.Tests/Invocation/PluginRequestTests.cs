using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

public sealed class PluginRequestTests
{
    [Fact]
    public void Build_PluginsOwnKeys_PassThroughUntouched()
    {
        var list = Networks.Parse(
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"z":1,"type":"a","big":12345678901234567890.10,"nothing":null,"html":"<&>ä","nested":{ "b" : [1e3, {}] },"args":{"cni":{"ips":["10.0.0.2/24"]}},"runtimeConfig":{"own":1}}]}""");

        Assert.Equal(
            """{"cniVersion":"1.0.0","name":"net","z":1,"type":"a","big":12345678901234567890.10,"nothing":null,"html":"<&>ä","nested":{ "b" : [1e3, {}] },"args":{"cni":{"ips":["10.0.0.2/24"]}},"runtimeConfig":{"own":1}}""",
            Build(list));
    }

    [Fact]
    public void Build_WhatTheRuntimeOwns_IsTakenOutOrReplacedInAnyCase()
    {
        var list = Networks.Parse(
            """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a","CNIVersion":"0.1.0","Name":"x","capabilities":{"mac":true},"cni.dev/attachments":[],"CNI.dev/x":1,"RuntimeConfig":{"old":1},"PrevResult":{"old":1}}]}""");
        var rt = Networks.Attachment("/x") with { CapabilityArgs = new JsonObject { ["mac"] = "m" } };
        var result = CniResult.Parse("""{"cniVersion":"1.0.0","own":1}"""u8);

        Assert.Equal(
            """{"cniVersion":"1.0.0","name":"net","type":"a","runtimeConfig":{"mac":"m"},"prevResult":{"cniVersion":"1.0.0","own":1}}""",
            Build(list, rt, result));
    }

    [Theory]
    [InlineData("""{"portMappings":true,"mac":false}""", """{"portMappings":[{"hostPort":80}]}""")]
    [InlineData("""{"portMappings":true,"ips":true,"mac":true}""", """{"portMappings":[{"hostPort":80}],"mac":"m"}""")]
    [InlineData("""{"ips":true}""", null)]
    [InlineData("{}", null)]
    public void Build_Capabilities_AreTheIntersection(string declared, string? expected)
    {
        var list = Networks.Parse($$"""{"name":"net","plugins":[{"type":"a","capabilities":{{declared}} }]}""");
        var rt = Networks.Attachment("/x") with
        {
            CapabilityArgs = new JsonObject { ["portMappings"] = new JsonArray(new JsonObject { ["hostPort"] = 80 }), ["mac"] = "m" },
        };

        Assert.Equal(expected, JsonNode.Parse(Build(list, rt))!["runtimeConfig"]?.ToJsonString());
    }

    [Fact]
    public void Build_PrevResultOfAnotherVersion_IsConverted()
    {
        var list = Networks.OfVersion("0.4.0", "a");
        var result = CniResult.Parse("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.2/24"}]}"""u8);

        Assert.Equal(
            """{"cniVersion":"0.4.0","name":"net","type":"a","prevResult":{"cniVersion":"0.4.0","ips":[{"version":"4","address":"10.0.0.2/24"}],"dns":{}}}""",
            Build(list, null, result));
    }

    [Fact]
    public void Build_NoVersion_SaysTheFirst() =>
        Assert.Equal(
            """{"cniVersion":"0.1.0","name":"net","type":"a"}""", Build(Networks.Parse("""{"name":"net","plugins":[{"type":"a"}]}""")));

    [Theory]
    [InlineData("", "")]
    [InlineData("A=1", "A=1")]
    [InlineData("IgnoreUnknown=1;B=x y", "IgnoreUnknown=1;B=x y")]
    public void Args_RoundTrip(string text, string expected) => Assert.Equal(expected, CniArgs.Format(CniArgs.Parse(text)));

    [Theory]
    [InlineData(";")]
    [InlineData("A")]
    [InlineData("A=")]
    [InlineData("=1")]
    [InlineData("A=1;")]
    [InlineData("A=1=2")]
    public void Args_NotPairs_AreRefused(string text) => Assert.Throws<CniConfigException>(() => CniArgs.Parse(text));

    [Theory]
    [InlineData("A", "1;B=2")]
    [InlineData("A", "1=2")]
    [InlineData("A=", "1")]
    [InlineData("", "1")]
    [InlineData("A", "\0")]
    public void Args_WithSeparators_AreRefused(string name, string value) =>
        Assert.Throws<CniConfigException>(() => CniArgs.Format([new(name, value)]));

    private static string Build(NetworkConfigList list, RuntimeConf? rt = null, CniResult? result = null) =>
        Encoding.UTF8.GetString(PluginRequest.Build(list, list.Plugins[0], rt, result));
}
