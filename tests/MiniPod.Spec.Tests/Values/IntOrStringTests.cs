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
}
