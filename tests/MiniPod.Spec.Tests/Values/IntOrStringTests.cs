using System.Text.Json;
using MiniPod.Spec.Values;

namespace MiniPod.Spec.Tests.Values;

public sealed class IntOrStringTests
{
    [Theory]
    [InlineData("80", "80", true)]
    [InlineData("\"80\"", "80", false)]
    [InlineData("\"http\"", "http", false)]
    public void Json_NumberOrName_StaysWhatItWas(string json, string text, bool isNumber)
    {
        var value = JsonSerializer.Deserialize<IntOrString>(json);

        Assert.Equal(text, $"{value}");
        Assert.Equal(isNumber, value.Number is not null);
        Assert.Equal(json, JsonSerializer.Serialize(value));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("true")]
    [InlineData("[80]")]
    public void Json_SomethingElse_SaysWhatItMustBe(string json) => Assert.Equal(
        "must be a whole number from -2147483648 to 2147483647, or a text",
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IntOrString>(json)).Message);
}
