using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

/// <summary>Texts that are no manifest, or in which something has the wrong shape: what is said of them, and where.</summary>
public sealed class ManifestShapeTests
{
    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nkind: Pod\n", "line 3")]
    [InlineData("kind: [\n", "line 1")]
    [InlineData("a: *nowhere", "line 1")]
    public void Read_BrokenYaml_TellsTheLine(string text, string line)
    {
        Assert.Contains(ErrorLines(text), error => error.EndsWith($"({line})", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    public void Read_Nothing_IsNoPod(string text) => Assert.Equal("manifest \"f\" contains no pod.", Errors(text));

    [Theory]
    [InlineData("{kind: [Pod], metadata: {name: a}}", "kind must be the kind of an object, such as Pod (line 1)")]
    [InlineData("{kind: \"\", metadata: {name: a}}", "kind must be the kind of an object, such as Pod (line 1)")]
    [InlineData("{metadata: {name: a}}", "the document kind is missing (line 1)")]
    [InlineData("just text", "the document is only the text \"just text\": a manifest consists of fields, such as kind: Pod (line 1)")]
    [InlineData("- kind: Pod", "the document must be a mapping of fields (line 1)")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}", "spec containers is missing (line 1)")]
    [InlineData(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}",
        "spec.containers is empty: a pod has at least one container (line 1)")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: {}}}", "spec.containers must be a list (line 1)")]
    [InlineData(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [x]}}",
        "spec.containers[0] must be a mapping of fields (line 1)")]
    public void Read_WrongShape_SaysWhatAndWhere(string text, string expected) => Assert.Equal([expected], ErrorLines(text));

    [Theory]
    [InlineData("command: sleep", "command must be a list (line 9)")]
    [InlineData("args: [a, null]", "args[1] is empty: remove the item, or write \"\" for an empty text (line 9)")]
    [InlineData("env: [{name: A=B, value: x}]", "env[0].name must consist of printable characters without '=' (line 9)")]
    [InlineData("ports: [{containerPort: 0, hostPort: 80}]", "ports[0].containerPort must be a number from 1 to 65535, not 0 (line 9)")]
    [InlineData("env: [null]", "env[0] is empty: remove the item, or write \"\" for an empty text (line 9)")]
    [InlineData("env: [x]", "env[0] must be a mapping of fields (line 9)")]
    [InlineData("env: [{name: A, value: [x]}]", "env[0].value must be a string (line 9)")]
    public void Read_WrongShapeInAContainer_SaysWhatAndWhere(string field, string expected) =>
        Assert.Equal([$"spec.containers[0].{expected}"], ErrorLines(WithContainer(field)));

    // As kubectl reads them.
    [Theory]
    [InlineData("0120", 80)]
    [InlineData("8_0", 80)]
    [InlineData("0x50", 80)]
    [InlineData("80.0", 80)]
    [InlineData("8e1", 80)]
    public void Read_NumberInAnotherForm_IsTheNumber(string written, int port) =>
        Assert.Equal(port, Assert.Single(Container($"ports: [{{containerPort: {written}, hostPort: 81}}]").Ports).ContainerPort);

    [Theory]
    [InlineData("{kind: Pod, ? [x] : y}", 1)]
    [InlineData("? &a [ *a ]\n: x\n", 1)]
    [InlineData("&m { ? *m : a, ? *m : b }", 1)]
    [InlineData("a: &l [x]\nb:\n  *l : x\n", 3)]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: !!binary aGk=}, spec: {}}", 1)]
    public void Read_NameThatIsNoTextOrForeignTag_IsRefused(string text, int line) =>
        Assert.Contains(ErrorLines(text), error => error.EndsWith($"(line {line})", StringComparison.Ordinal));

    [Fact]
    public void Read_SecondDocumentIsWrong_NamesTheDocument() => Assert.Equal(
        ["document 2: the document metadata is missing (line 10)", "document 2: the document spec is missing (line 10)"],
        ErrorLines($"{Pod("a")}---\napiVersion: v1\nkind: Pod\n"));
}
