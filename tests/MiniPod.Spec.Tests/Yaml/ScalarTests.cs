using MiniPod.Spec.Nodes;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>What scalars are. Each is seen in kubectl 1.32.4.</summary>
public sealed class ScalarTests
{
    private static readonly string[] TruthWords = ["yes", "true", "on", "no", "false", "off"];

    public static TheoryData<string, string> TruthValues =>
    [
        .. from word in TruthWords
           from spelling in new[] { word, char.ToUpperInvariant(word[0]) + word[1..], word.ToUpperInvariant() }
           select new TheoryDataRow<string, string>(spelling, word is "yes" or "true" or "on" ? "true" : "false"),
        new("y", "true"), new("Y", "true"), new("n", "false"), new("N", "false"),
    ];

    [Theory]
    [MemberData(nameof(TruthValues))]
    public void Plain_TruthValue_IsOneAndIsWrittenSo(string written, string value)
    {
        var node = Assert.IsType<ScalarNode>(Value(written));

        Assert.Equal((ScalarKind.Boolean, value, written), (node.Kind, node.Value, node.Written));
    }

    [Theory]
    [MemberData(nameof(TruthValues))]
    public void Key_TruthValue_IsRefusedByName(string written, string value)
    {
        Assert.Equal(
            [$"data has a field named {written}, which YAML reads as {value}: put it in quotes, \"{written}\" (line 2)"],
            Tree.Faults($"data:\n  {written}: x\n"));
        Assert.Equal($"{{data: {{{written}: \"x\"}}}}", Tree.Read($"data:\n  '{written}': x\n"));
    }

    [Theory]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("0644", "420")]
    [InlineData("0o644", "420")]
    [InlineData("0O644", "420")]
    [InlineData("-0644", "-420")]
    [InlineData("420", "420")]
    [InlineData("0", "0")]
    [InlineData("00", "0")]
    [InlineData("089", "89f")]
    [InlineData("0x1F", "31")]
    [InlineData("0X1f", "31")]
    [InlineData("-0x10", "-16")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("0xfg", "\"0xfg\"")]
    [InlineData("0b11", "3")]
    [InlineData("0b12", "\"0b12\"")]
    [InlineData("0o", "\"0o\"")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0_", "10")]
    [InlineData("_1", "\"_1\"")]
    [InlineData("+1", "1")]
    [InlineData("-1", "-1")]
    [InlineData("+-1", "\"+-1\"")]
    [InlineData("-0", "0")]
    [InlineData("1e3", "1000f")]
    [InlineData("1E3", "1000f")]
    [InlineData("1e+3", "1000f")]
    [InlineData("12e-1", "1.2f")]
    [InlineData("1.", "1f")]
    [InlineData("1.0", "1f")]
    [InlineData(".5", "0.5f")]
    [InlineData("+.5", "0.5f")]
    [InlineData("-.5e1", "-5f")]
    [InlineData("0.1", "0.1f")]
    [InlineData("1_0.5", "10.5f")]
    [InlineData(".", "\".\"")]
    [InlineData(".0_1", "0.01f")]
    [InlineData(".81e1_8", "810000000000000000f")]
    [InlineData(".1__5", "\".1__5\"")]
    [InlineData("._5", "\"._5\"")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("1e-400", "0f")]
    [InlineData("-0.0", "0f")]
    [InlineData("1.5e300", "1.5e+300f")]
    [InlineData("1e21", "1e+21f")]
    [InlineData("1e20", "100000000000000000000f")]
    [InlineData("1e-6", "0.000001f")]
    [InlineData("1e-7", "1e-7f")]
    [InlineData("123456789.5", "123456789.5f")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("-9223372036854775809", "-9223372036854776000f")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "18446744073709552000f")]
    [InlineData("12345678901234567890123", "1.2345678901234568e+22f")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("1.2.3.4", "\"1.2.3.4\"")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("Null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("\"80\"", "\"80\"")]
    [InlineData("'80'", "\"80\"")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("!!str 80", "\"80\"")]
    [InlineData("!!str", "\"\"")]
    [InlineData("! 80", "\"80\"")]
    [InlineData("!<tag:yaml.org,2002:str> 80", "\"80\"")]
    [InlineData("!!int \"80\"", "80")]
    [InlineData("!!int 0x10", "16")]
    [InlineData("!!float 1", "1f")]
    [InlineData("!!bool \"yes\"", "true")]
    [InlineData("!!null ''", "null")]
    [InlineData("!!timestamp 2020-01-01", "\"2020-01-01\"")]
    [InlineData("!!binary aGk=", "\"hi\"")]
    [InlineData("nginx:1.27", "\"nginx:1.27\"")]
    [InlineData("1#c", "\"1#c\"")]
    [InlineData("x # c", "\"x\"")]
    [InlineData("http://x:80/y", "\"http://x:80/y\"")]
    [InlineData("b:c", "\"b:c\"")]
    [InlineData("\"it\\'s\"", "\"it's\"")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("\"a\\tb\\x41\\u00e9\"", "\"a\tbA\u00e9\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\U0001F600\"")]
    [InlineData("|\n    a\n    b\n", "\"a\\nb\\n\"")]
    [InlineData("|-\r\n    a\r\n    b\r\n", "\"a\\nb\"")]
    [InlineData(">\n    a\n    b\n", "\"a b\\n\"")]
    [InlineData("|\n    it\\'s \"it\\'s\"\n", "\"it\\'s \"it\\'s\"\\n\"")]
    public void Plain_Scalar_IsWhatKubectlMakesOfIt(string written, string expected) =>
        Assert.Equal($"{{a: {expected}}}", Tree.Read($"a: {written}\n"));

    [Theory]
    [InlineData(".inf", "a is .inf, a number that JSON does not have: write another number, or put it in quotes (line 1)")]
    [InlineData("-.INF", "a is -.INF, a number that JSON does not have: write another number, or put it in quotes (line 1)")]
    [InlineData(".nan", "a is .nan, a number that JSON does not have: write another number, or put it in quotes (line 1)")]
    [InlineData("!x y", "a has the tag !x, which means nothing to Kubernetes: remove it (line 1)")]
    [InlineData("!!set {b: 1}", "a has the tag !!set, which means nothing to Kubernetes: remove it (line 1)")]
    [InlineData("!mine [b]", "a has the tag !mine, which means nothing to Kubernetes: remove it (line 1)")]
    [InlineData("!!int x", "a has the tag !!int, but \"x\" is none: remove the tag, or write another value (line 1)")]
    [InlineData("!!bool 1", "a has the tag !!bool, but \"1\" is none: remove the tag, or write another value (line 1)")]
    [InlineData("!!float .inf", "a has the tag !!float, but \".inf\" is none: remove the tag, or write another value (line 1)")]
    [InlineData("!!binary x", "a has the tag !!binary, but is not a text in base64: write the text itself (line 1)")]
    [InlineData("!!binary /w==", "a has the tag !!binary, but is not a text in base64: write the text itself (line 1)")]
    [InlineData("\"\\/\"", "a has the escape \\/, which only JSON has: write / alone (line 1)")]
    [InlineData("[b, ]\n  \nb: [null]", "b[0] is empty: remove the item, or write \"\" for an empty text (line 3)")]
    [InlineData("\n- b\n-\n- c", "a[1] is empty: remove the item, or write \"\" for an empty text (line 3)")]
    public void Scalar_ThatKubernetesDoesNotTake_IsAFault(string written, string fault) =>
        Assert.Equal([fault], Tree.Faults($"a: {written}\n"));

    [Fact]
    public void Escape_BackslashBeforeASlash_IsNone() =>
        Assert.Equal("{a: \"\\/\", b: \"\\/\"}", Tree.Read("a: \"\\\\/\"\nb: '\\/'\n"));

    [Fact]
    public void Written_PlainText_IsTheText()
    {
        var fields = Assert.IsType<MapNode>(Assert.Single(DocumentReader.Read("a: 0644\nb: ~\nc: '1'\n", "f").Documents).Root).Fields;

        Assert.Equal(["0644", "~", "1"], fields.Select(field => ((ScalarNode)field.Value).Written));
    }

    private static Node? Value(string written) =>
        Assert.IsType<MapNode>(Assert.Single(DocumentReader.Read($"a: {written}", "f").Documents).Root).Find("a");
}
