using System.Text.RegularExpressions;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Tests.Journal;

public sealed partial class OutcomeTextsTests
{
    // What has no words in any language.
    private static readonly OutcomeText[] Wordless = [OutcomeText.Said, OutcomeText.LeadsTo, OutcomeText.SandboxKey];

    [Fact]
    public void Of_EveryText_SaysTheSameInBothLanguages()
    {
        foreach (var text in Enum.GetValues<OutcomeText>())
        {
            var line = new OutcomeLine(text, "11", "22");
            var (english, chinese) = (OutcomeTexts.English.Of(line), OutcomeTexts.Chinese.Of(line));

            Assert.DoesNotMatch(Cjk(), english);
            if (!Wordless.Contains(text)) Assert.Matches(Cjk(), chinese);
            Assert.Equal(Values(english), Values(chinese));
        }
    }

    // The journal has a note in English, as before. What is read from it is shown as it is.
    [Fact]
    public void Noted_ReadFromAJournal_IsShownAsItWasWritten()
    {
        var made = Noted.Of(OutcomeText.NothingToOpen, "eth0");
        var read = new Noted { Note = made.Note };

        Assert.Equal("nothing to open: the pod has no address on eth0", made.Note);
        Assert.Equal("没有要放行的端口：Pod 在 eth0 上没有地址", OutcomeTexts.Chinese.Of(Assert.Single(made.Lines())));
        Assert.Equal(made.Note, OutcomeTexts.Chinese.Of(Assert.Single(read.Lines())));
        Assert.Empty(Noted.Nothing.Lines());
    }

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"11|22|firewalld|->|SandboxKey")]
    private static partial Regex Value();
}
