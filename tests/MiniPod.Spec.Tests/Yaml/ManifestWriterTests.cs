using System.Text.Json;
using CsCheck;
using MiniPod.Spec.Nodes;
using MiniPod.Spec.Yaml;

namespace MiniPod.Spec.Tests.Yaml;

/// <summary>What is written as YAML is read again as the same.</summary>
public sealed class ManifestWriterTests
{
    private static readonly string[] Hard =
    [
        "yes", "no", "on", "y", "N", "~", "null", "0644", "1e3", ".5", "0x1F", "1_000", "true", "---", "--- a", "- a", "a: b",
        "a #b", "first\nsecond\n", "first\n\nsecond", "first\n indented\n", " blank", "blank ",
        "\n", "a\n\n", "?", "? a", "<<", "=", "2020-01-01",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["ab1 :-#'\"\n{}[],&*!|>%@`~.0xye_\t\\é中"], 0, 12],
        Gen.Int[0, Hard.Length - 1].Select(index => Hard[index]));

    [Fact]
    public void Write_AnyTexts_AreReadAsTheSame() =>
        Gen.Select(Texts.Array[0, 4], Texts.Where(text => text.Length > 0), Gen.Int).Sample((texts, key, number) =>
        {
            var map = new Dictionary<string, string> { [key] = key };
            var json = JsonSerializer.SerializeToElement(new { list = texts, map, number });

            var read = DocumentReader.Read(ManifestWriter.Write(json), "test");

            // The reader refuses names that YAML 1.1 takes for something else, also in quotes where kubectl does not; nobody has such.
            var root = read.Faults.Count > 0 ? null : (MapNode)read.Documents[0].Root;
            Assert.True(root is not null, $"{ManifestWriter.Write(json)}\n{string.Join('\n', read.Faults)}");
            Assert.True(root.Find("map") is MapNode, ManifestWriter.Write(json));
            Assert.Equal(texts, ((ListNode)root.Find("list")!).Items.Select(item => ((ScalarNode)item).Value));
            Assert.All(((ListNode)root.Find("list")!).Items, item => Assert.Equal(ScalarKind.Text, ((ScalarNode)item).Kind));
            Assert.Equal(key, ((ScalarNode)((MapNode)root.Find("map")!).Find(key)!).Value);
            Assert.Equal($"{number}", ((ScalarNode)root.Find("number")!).Value);
        });

    [Fact]
    public void Write_Pod_LooksAsKubectlWritesIt()
    {
        var json = JsonSerializer.Deserialize<JsonElement>(
            """
            {"apiVersion":"v1",
             "spec":{"containers":[{"name":"web","args":["sleep","600"],"env":[{"name":"A","value":"yes"}],"tty":true}],
                     "volumes":[{"name":"x","emptyDir":{}}]}}
            """);

        Assert.Equal(
            """
            apiVersion: v1
            spec:
              containers:
              - name: web
                args:
                - sleep
                - "600"
                env:
                - name: A
                  value: "yes"
                tty: true
              volumes:
              - name: x
                emptyDir: {}

            """,
            ManifestWriter.Write(json));
    }
}
