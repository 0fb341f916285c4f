using System.Text.RegularExpressions;
using MiniPod.Pods.Scripts;

namespace MiniPod.Pods.Tests.Scripts;

public sealed partial class ScriptWordsTests
{
    [Fact]
    public void Words_BothLanguages_HaveTheSamePlaces()
    {
        foreach (var property in typeof(ScriptWords).GetProperties().Where(one => one.PropertyType == typeof(string)))
        {
            var english = (string)property.GetValue(ScriptWords.English)!;
            var chinese = (string)property.GetValue(ScriptWords.Chinese)!;
            Assert.NotEmpty(english);
            Assert.NotEmpty(chinese);
            Assert.Equal(Places(english), Places(chinese));
        }
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{\d\}|'[^']+'")]
    private static partial Regex Place();
}
