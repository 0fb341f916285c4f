using System.Text.Json.Nodes;
using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Tests.Changes;

public sealed class JsonDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1]}""", """{"b":[1],"a":1}""", "")]
    [InlineData("""{"a":[{"n":"x"}]}""", """{"a":[{"n":"x"},{"n":"y"}]}""", """+ a[1]: {"n":"y"}""")]
    [InlineData("""{"a":[{"n":"x"}]}""", """{"a":[{"n":"z"}]}""", """~ a[0].n: "x" -> "z" """)]
    [InlineData("""{"a":[1,2],"c":{}}""", """{"a":[1],"d":null}""", "- a[1]: 2|+ d: null|- c: {}")]
    [InlineData("""{"a":[1]}""", """{"a":{"0":1}}""", """~ a: [1] -> {"0":1}""")]
    [InlineData("""{"a":"<ü>"}""", """{"a":null}""", """~ a: "<ü>" -> null""")]
    public void Between_TwoValues_TellsPlaceAndValue(string before, string after, string expected) => Assert.Equal(
        expected.Trim(),
        string.Join('|', JsonDifference.Between(JsonNode.Parse(before), JsonNode.Parse(after)).Select(line =>
            $"{line.Kind.Sign()} {line.Text}")));
}
