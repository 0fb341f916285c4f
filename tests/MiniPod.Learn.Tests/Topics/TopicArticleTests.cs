using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniPod.Learn.Prose;
using MiniPod.Learn.Topics;
using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Tests.Topics;

/// <summary>The articles as they are written.</summary>
public sealed partial class TopicArticleTests
{
    private static readonly string[] Calls =
    [
        "RunPodSandbox", "PodSandboxStatus", "StopPodSandbox", "RemovePodSandbox", "StopContainer", "ExecSync", "FailedCreatePodSandBox",
        "PullImage", "CreateContainer", "StartContainer",
    ];

    public static TheoryData<string> Topics => [.. TopicCatalog.Names];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Article_BothLanguages_HaveTheSameParts(string topic)
    {
        var (english, chinese) = (Read(topic, Language.English), Read(topic, Language.Chinese));

        Assert.Equal(Shape(english), Shape(chinese));
        Assert.Equal(Code(english), Code(chinese));
        Assert.Equal(TopicText.Names(english).Order(), TopicText.Names(chinese).Order());
        Assert.Equal(TopicText.Conditions(english), TopicText.Conditions(chinese));
        Assert.DoesNotMatch(Cjk(), english);
        Assert.DoesNotMatch(HalfWidthPunctuation(), chinese);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Article_EveryValue_IsKnown(string topic)
    {
        var text = Read(topic, Language.English);

        Assert.Empty(TopicText.Names(text).Concat(TopicText.Conditions(text)).Except(TopicValues.All.Select(value => value.Name)));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Article_Form_IsThatOfAll(string topic)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var page = TopicPage.Write(topic, language, null, isChosen: false);
            var (name, summary) = TopicCatalog.TitleOf(page.Markdown);

            Assert.Equal(topic, name);
            Assert.InRange(TextWidth.Of(summary), 10, 60);
            Assert.InRange(page.Markdown.TrimEnd('\n').Split('\n').Length, 25, 60);
            Assert.Equal(6, page.Markdown.Split('\n').Count(line => line.StartsWith('#')));
            Assert.NotEmpty(page.SeeAlso);
            Assert.Empty(page.SeeAlso.Except(TopicCatalog.Names.Where(one => one != topic)));
            Assert.InRange(page.Commands.Count, 2, 10);
        }
    }

    // In code that looks like the name of a step: it is one, or a call of the CRI.
    [Theory]
    [MemberData(nameof(Topics))]
    public void Article_EveryStep_Exists(string topic)
    {
        var prose = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src/MiniPod.Pods/Execution/prose.en.json"));
        var steps = JsonNode.Parse(prose)!.AsObject().Select(step => step.Key);

        var named = StepName().Matches(Read(topic, Language.English)).Select(match => match.Groups[1].Value);

        Assert.Empty(named.Except(steps).Except(Calls));
    }

    [Fact]
    public void Topics_Files_AreThoseOfTheList()
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src/MiniPod.Learn/Topics/Articles")).Select(Path.GetFileName);

        Assert.Equal(TopicCatalog.Names.SelectMany(name => new[] { $"{name}.en.md", $"{name}.zh.md" }).Order(), files.Order());
        Assert.DoesNotContain(TopicCatalog.Names, name => name.Contains('.', StringComparison.Ordinal));
        Assert.Equal("sandboxkey", TopicCatalog.Find("SandboxKey"));
    }

    [Fact]
    public void Values_Examples_AreThoseOfTheReadme()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        string[] shown = ["pod.address", "pod.mac", "pod.hostInterface", "bridge.address", "bridge.subnet", "bridge.name", "port.host"];

        Assert.All(shown, name => Assert.Contains(
            TopicValues.All.Single(value => value.Name == name).Example, readme, StringComparison.Ordinal));
        Assert.Contains("minipod run -d --name web -p 8080:80 minipod/nginx", readme, StringComparison.Ordinal);
    }

    private static string Read(string topic, Language language) => TopicCatalog.Read(topic, language);

    private static IEnumerable<(ProseBlockKind, string)> Shape(string text) =>
        ProseReader.Read(text).Select(block => (block.Kind, block.Mark));

    private static IEnumerable<string> Code(string text) =>
        ProseReader.Read(text).Where(block => block.Kind == ProseBlockKind.Code).Select(block => block.Text);

    [GeneratedRegex(@"[\u4e00-\u9fff\u3001\u3002\uff00-\uffef]")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")]
    private static partial Regex HalfWidthPunctuation();

    [GeneratedRegex("`([A-Z][a-z]+(?:[A-Z][A-Za-z]+)+)`")]
    private static partial Regex StepName();
}
