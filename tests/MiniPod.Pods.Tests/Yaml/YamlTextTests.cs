using MiniPod.Pods.Yaml;

namespace MiniPod.Pods.Tests.Yaml;

/// <summary>Small YAML texts are read with their lines.</summary>
public sealed class YamlTextTests
{
    [Fact]
    public void Text_IsReadWithItsLines()
    {
        var root = YamlText.Read("a: b\nlist: [x, y]\nmap:\n  c: 'd: e'\n", firstLine: 10);

        Assert.Equal(["a", "list", "map"], root.Fields!.Select(field => field.Key));
        Assert.Equal([10, 11, 13], root.Fields!.Select(field => field.Value.Line));
        Assert.Equal(["b"], root.Fields![0].Value.Texts);
        Assert.Equal(["x", "y"], root.Fields![1].Value.Texts);
        Assert.Equal("d: e", root.Fields![2].Value.Fields![0].Value.Text);
        Assert.Null(root.Fields![2].Value.Texts);
    }

    [Theory]
    [InlineData("", 5, "nothing is written here")]
    [InlineData("a: b\na: c", 6, "\"a\" is given twice")]
    [InlineData("a: &x b", 5, "anchors")]
    [InlineData("a: b\nc: *x", 6, "anchors")]
    [InlineData("? [a]\n: b", 5, "must be a text")]
    [InlineData("a: b\n---\nc", 5, "only one document")]
    [InlineData("a: 'b", 5, "not valid YAML")]
    [InlineData("[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]", 5, "nested too deeply")]
    public void Text_ThatIsNotExpected_IsRefusedWithItsLine(string text, int line, string what)
    {
        var error = Assert.Throws<YamlFaultException>(() => YamlText.Read(text, firstLine: 5));

        Assert.Equal(line, error.Line);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }
}
