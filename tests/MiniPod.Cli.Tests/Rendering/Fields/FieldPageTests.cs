using System.Text.Json.Nodes;
using MiniPod.Cli.Rendering.Fields;
using MiniPod.Learn;
using MiniPod.Pods.Prose;
using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;

namespace MiniPod.Cli.Tests.Rendering.Fields;

public sealed class FieldPageTests
{
    [Fact]
    public void Page_OfAnObject_HasWhatKubectlHasAndTheDecision()
    {
        var text = Text("pod.spec.containers.livenessProbe");

        Assert.StartsWith(
            """
            KIND:       Pod
            VERSION:    v1

            FIELD:      livenessProbe <Probe>
            MINIPOD:    supported

            DESCRIPTION:
                A check whose failure ends the container;
            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            """

            FIELDS:
              exec <ExecAction>
                supported
                Runs a program in the container;
            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\n  periodSeconds <integer>\n    supported; default 10; values: 0 to 2147483647\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfAnEnumeration_HasDefaultAndValues()
    {
        var text = Text("pods.spec.restartPolicy");

        Assert.Contains(
            """
            FIELD:      restartPolicy <string>
            MINIPOD:    supported
            DEFAULT:    Always
            VALUES:     Always, OnFailure, Never

            """,
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("FIELDS:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy", "GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nDESCRIPTION:")]
    [InlineData("pod.spec.containers", "\n  name <string> -required-\n")]
    [InlineData("pod.spec.containers.resources.limits", "\n  hugepages-* <Quantity>\n    refused\n")]
    [InlineData("pod.spec.volumes.image", "MINIPOD:    not supported yet: a manifest that asks for it is refused\n")]
    [InlineData("pod.spec.nodeName", "MINIPOD:    no effect, and a warning says so\n")]
    [InlineData("pod.spec.priority", "MINIPOD:    no effect: it asks for nothing on one host\nDEFAULT:    0\n")]
    [InlineData("pod.spec.schedulingGates", "MINIPOD:    refused: a manifest that asks for it is not run\n")]
    public void Page_OfAPath_Says(string path, string expected) => Assert.Contains(expected, Text(path), StringComparison.Ordinal);

    [Fact]
    public void Page_Recursive_ListsEverythingInsideByItsIndent()
    {
        var lines = Text("pod.spec.containers", isRecursive: true).Split('\n');
        var (probe, get, path) = (
            Array.IndexOf(lines, "  livenessProbe <Probe>"),
            Array.FindIndex(lines, line => line.StartsWith("    httpGet <HTTPGetAction>", StringComparison.Ordinal)),
            Array.FindIndex(lines, line => line.StartsWith("      path <string>", StringComparison.Ordinal)));

        Assert.True(probe > 0);
        Assert.Contains(lines[probe..], line => line.StartsWith("    httpGet <HTTPGetAction>", StringComparison.Ordinal));
        Assert.True(get > 0 && path > get);
        Assert.DoesNotContain("Runs a program", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_InChinese_HasChineseWordsAround()
    {
        var text = Text("pod.spec.restartPolicy", Language.Chinese);

        Assert.StartsWith(
            "类型：      Pod\n版本：      v1\n\n字段：      restartPolicy <string>\nMiniPod：   支持\n默认值：    Always\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("\n说明：\n    Whether a container that ended", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void Page_OfEveryKind_FitsTheScreenAndIsComplete(int columns)
    {
        foreach (var kind in ApiKind.All)
        {
            var field = FieldCatalogue.Find(kind.Name).Field!;
            var lines = FieldPage.Write(field, Language.English, false, columns, true).Select(line => $"{line}").ToList();
            // Code is never broken.
            Assert.DoesNotContain(lines, line => TextWidth.Of(line) > columns && line.Trim().Contains(' ', StringComparison.Ordinal));
            foreach (var name in field.Fields.Select(inner => inner.Rule.Name))
                Assert.Contains(lines, line => line.StartsWith($"  {name} <", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Json_OfAField_HasStableKeys()
    {
        var json = Json("pod.spec.containers.imagePullPolicy", false);

        Assert.Equal(
            [
                "path", "kind", "apiVersion", "name", "type", "decision", "required", "default", "values", "choices", "meaning", "summary",
                "fields",
            ],
            json.Select(pair => pair.Key));
        Assert.Equal("pod.spec.containers.imagePullPolicy", (string?)json["path"]);
        Assert.Equal("supported", (string?)json["decision"]);
        Assert.Equal(["Always", "IfNotPresent", "Never"], json["choices"]!.AsArray().Select(choice => (string)choice!));
        Assert.Empty(json["fields"]!.AsArray());
    }

    [Fact]
    public void Json_Recursive_HasWhatIsFurtherInside()
    {
        Assert.Null(Inner(Json("pod.spec", false), "containers")["fields"]);
        var image = Inner(Inner(Inner(Json("pod", true), "spec"), "containers"), "image");
        Assert.Equal("pod.spec.containers.image", (string?)image["path"]);
    }

    [Fact]
    public void Markdown_OfAField_HasATableOfWhatIsInside()
    {
        var text = FieldMarkdown.Write(FieldCatalogue.Find("pod.spec.containers.ports").Field!, Language.English);

        Assert.StartsWith(
            "# pod.spec.containers.ports\n\nPod, v1: `[]ContainerPort`\n\nMINIPOD: supported\n", text, StringComparison.Ordinal);
        Assert.Contains("\n| `containerPort` | `integer` | supported | required | 1 to 65535 | ", text, StringComparison.Ordinal);
    }

    private static JsonNode Inner(JsonNode field, string name) =>
        field["fields"]!.AsArray().Single(inner => (string?)inner!["name"] == name)!;

    private static JsonObject Json(string path, bool isRecursive) => FieldJson.Write(FieldCatalogue.Find(path).Field!, isRecursive);

    private static string Text(string path, Language language = Language.English, bool isRecursive = false) =>
        string.Join('\n', FieldPage.Write(FieldCatalogue.Find(path).Field!, language, isRecursive, 100, hasColor: false));
}
