using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Tests.Lessons.Format;

/// <summary>A lesson is read from its file, and every error is told with its line.</summary>
public sealed class LessonReaderTests
{
    [Fact]
    public void Lesson_WithEveryPart_IsRead()
    {
        var lesson = LessonReader.Read(LessonTexts.Whole, "whole.md");

        Assert.Equal(("07-whole", 7, "A title", "A goal."), (lesson.Id, lesson.Number, lesson.Title, lesson.Goal));
        Assert.Equal((3, false), (lesson.Minutes, lesson.IsSandbox));
        Assert.Equal(["root", "ip"], lesson.Needs);
        Assert.Equal([new MadeName(MadeKind.Namespace, "a"), new MadeName(MadeKind.Container, "web")], lesson.Makes);
        Assert.Equal([new("veth", "a cable")], lesson.Words);
        Assert.Equal(("sysctl x", "iptables -F"), (lesson.Prepare, lesson.Clean));
        Assert.Equal([LessonPartKind.Text], lesson.Intro.Select(part => part.Kind));
        Assert.Equal(["first", "last"], lesson.Steps.Select(step => step.Id));
        Assert.Equal(
            "Ask, Do, Text, Show, InKubernetes, Verbatim", string.Join(", ", lesson.Steps[0].Parts.Select(part => part.Kind)));
        Assert.Equal(["false", "right"], lesson.Steps[0].Parts[0].Answers.Select(answer => answer.IsRight ? "right" : "false"));
        Assert.Equal("a …", lesson.Steps[0].Parts[1].Expect);
        Assert.Equal(["ip netns add a", "ip link"], lesson.Steps[0].Commands);
        Assert.Equal(["namespace: a", "no link: a/b, kind: bridge"], lesson.Steps[0].Checks.Select(check => check.Source));
        Assert.Equal(["one", "two"], lesson.Steps[0].Hints);
    }

    [Theory]
    [InlineData("lesson: 01-x", "lesson: x", 2, "is no id of a lesson")]
    [InlineData("title: T\n", "", 1, "\"title\" is missing")]
    [InlineData("minutes: 5", "minutes: five", 5, "must be a number")]
    [InlineData("where: sandbox", "where: moon", 6, "must be sandbox or host")]
    [InlineData("where: sandbox", "mood: good", 6, "unknown field \"mood\"")]
    [InlineData("where: sandbox", "makes: { pods: [a] }", 6, "cannot have \"pods\"")]
    [InlineData("where: sandbox", "needs: { a: b }", 6, "must be a list of names")]
    [InlineData("where: sandbox", "where: [", 7, "not valid YAML")]
    [InlineData("---\n\n# T", "\n# T", 1, "not closed with ---")]
    [InlineData("## Do {#do}", "## Do", 10, "ends with its id")]
    [InlineData("## Do {#do}", "### Do {#do}", 10, "only # (the lesson) and ## (a step)")]
    [InlineData("## End {#end}", "## End {#do}", 24, "is taken by the step of line 10")]
    [InlineData("## End {#end}", "# End", 24, "must stand before its steps")]
    [InlineData("```bash do", "```bash dou", 12, "unknown fence \"bash dou\"")]
    [InlineData("```bash do\nip netns add a\n```", "```bash do\n```", 12, "this fence is empty")]
    [InlineData("```bash do\nip netns add a\n```", "", 14, "must follow the \"bash do\"")]
    [InlineData("a\n```\n\n```yaml check\n- namespace: a\n```\n", "a\n", 16, "is not closed")]
    [InlineData("- namespace: a", "- namespaces: a", 21, "unknown check \"namespaces\"")]
    [InlineData("- namespace: a", "- namespace: a\n  on: b", 21, "\"namespace\" has no field \"on\"")]
    [InlineData("- namespace: a", "- address: 10.0.0.1/24", 21, "\"address\" needs \"on\"")]
    [InlineData("- namespace: a", "- address: 10.0.0.1\n  on: a/b", 21, "no address with the length of its prefix")]
    [InlineData("- namespace: a", "- pair: a", 21, "must be a list of two interfaces")]
    [InlineData("- namespace: a", "- reach: nowhere", 21, "is no address, and no address with a port")]
    [InlineData("- namespace: a", "- route: there", 21, "is no destination")]
    [InlineData("- namespace: a", "- link: a/b\n  mtu: big", 21, "is no MTU: it is a number from 68 to 65536")]
    [InlineData("- namespace: a", "- hairpin: maybe\n  at: a/b", 21, "is on or off, not \"maybe\"")]
    [InlineData("- namespace: a", "- container: a\n  state: asleep", 21, "there are created, running, paused")]
    [InlineData("- namespace: a", "- rule: -j DROP\n  in: nat", 21, "is no chain")]
    [InlineData("- namespace: a", "- up: a/b/c", 21, "is no interface")]
    [InlineData("- namespace: a", "namespace: a", 21, "must be a list")]
    [InlineData("- namespace: a", "- namespace: &x a", 21, "anchors")]
    [InlineData("End of it.", "```bash solution\nx\n```", 24, "has a solution, and no check")]
    [InlineData("```bash do\nip", "```bash solution\nx\n```\n\n```bash do\nip", 16, "must stand before the \"bash solution\" of line 12")]
    [InlineData("End of it.", "```yaml check\n- namespace: b\n```", 24, "has a check, and neither commands nor a solution")]
    [InlineData("End of it.", "```bash prepare\nx\n```", 26, "must stand before the first step")]
    [InlineData("End of it.", "> a quote", 26, "a quote begins with")]
    [InlineData("End of it.", "> [!NOTE]\n> a quote", 26, "unknown quote \"NOTE\"")]
    [InlineData("End of it.", "> [!TIP]", 26, "this quote is empty")]
    [InlineData("End of it.", "```yaml ask\n- { answer: a, say: b }\n- { answer: c, say: d }\n```", 26, "exactly one of them")]
    [InlineData("End of it.", "```yaml ask\n- { answer: a }\n- { answer: c, is: right, say: d }\n```", 27, "an answer needs")]
    public void Lesson_WithAnError_IsRefusedWithItsLine(string good, string bad, int line, string what)
    {
        var at = LessonTexts.Small.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, "the text has no such part");
        var text = $"{LessonTexts.Small[..at]}{bad}{LessonTexts.Small[(at + good.Length)..]}";

        var error = Assert.Throws<LessonFileException>(() => LessonReader.Read(text, "bad.md"));

        Assert.Contains(
            error.Errors,
            one => one.StartsWith($"line {line}: ", StringComparison.Ordinal) && one.Contains(what, StringComparison.Ordinal));
        Assert.Contains("\"bad.md\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ip netns add a", "true\n\nip netns add a )", 15, "bash does not understand the command that begins with \"ip netns")]
    [InlineData("ip netns add a", "if true; then\n  true", 13, "the command that begins with \"if true; then\" does not end")]
    [InlineData("namespace: a", "shell: test -e /x", 21, "\"shell\" needs \"say\"")]
    [InlineData("# T", "```bash prepare\ncat <<EOF\na\n```", 10, "the command that begins with \"cat <<EOF\" does not end")]
    public void Lesson_WithALesserFault_IsRefusedWithItsLine_IfThatIsAsked(string good, string bad, int line, string what)
    {
        var at = LessonTexts.Small.IndexOf(good, StringComparison.Ordinal);
        var text = $"{LessonTexts.Small[..at]}{bad}{LessonTexts.Small[(at + good.Length)..]}";
        _ = LessonReader.Read(text, "bad.md");

        var error = Assert.Throws<LessonFileException>(() => LessonReader.Read(text, "bad.md", isStrict: true));

        Assert.StartsWith($"line {line}: {what}", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Lesson_WithSeveralErrors_TellsAll()
    {
        var text = LessonTexts.Small.Replace("lesson: 01-x", "lesson: x", StringComparison.Ordinal)
            .Replace("namespace: a", "nonsense: a", StringComparison.Ordinal);

        var error = Assert.Throws<LessonFileException>(() => LessonReader.Read(text, "bad.md"));

        Assert.Equal(2, error.Errors.Count);
    }

    [Fact]
    public void Text_ThatIsNoLesson_IsRefused()
    {
        var error = Assert.Throws<LessonFileException>(() => LessonReader.Read("hello", "x.md"));

        Assert.Contains("must begin with front matter", error.Message, StringComparison.Ordinal);
    }
}
