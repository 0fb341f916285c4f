using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Manifest;
using MiniPod.Spec.Reading;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class ManifestFindingsTests
{
    private const string Web = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n";

    [Fact]
    public void Lines_OfValidManifests_TellEachPodAndWhatAsksForNone()
    {
        var report = Check(
            $"{Web}  - {{name: a, image: x}}\n  - {{name: b, image: z}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\n",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 2\n  selector: {matchLabels: {k: v}}\n"
                + "  template:\n    metadata: {labels: {k: v}}\n    spec: {containers: [{name: a, image: x}]}\n");

        Assert.Equal(
            [
                "pod/shop/web would run: a (x), b (z)",
                "configmap/default/c: valid, asks for no pod",
                "pod/default/api-0 of deployment/default/api would run: a (x)",
                "pod/default/api-1 of deployment/default/api would run: a (x)",
            ],
            ManifestFindings.Lines(report));
        Assert.True((bool)ManifestFindings.Json(report)["valid"]!);
        Assert.Equal(["web", "api-0", "api-1"], ManifestFindings.Json(report)["pods"]!.AsArray().Select(pod => (string)pod!["name"]!));
    }

    [Fact]
    public void Json_OfWrongManifests_HasEveryFindingWithItsPlaceAndNoPod()
    {
        var chosen = Web.Replace("spec:", "spec:\n  nodeName: node1", StringComparison.Ordinal);

        var json = ManifestFindings.Json(Check($"{Web}  - {{name: a, image: [x]}}\n", $"{chosen}  - {{name: a}}\n"));

        Assert.False((bool)json["valid"]!);
        Assert.Empty(json["pods"]!.AsArray());
        var findings = json["findings"]!.AsArray().Select(finding => finding!).ToList();
        Assert.Equal(
            ["file", "line", "column", "path", "message", "severity"], findings[0].AsObject().Select(pair => pair.Key));
        Assert.Equal(
            [
                ("0.yaml", 6, "spec.containers[0].image", "error"),
                ("1.yaml", 3, "metadata.name", "error"),
                ("1.yaml", 7, "spec.containers[0]", "error"),
                ("1.yaml", 5, "spec.nodeName", "warning"),
            ],
            findings.Select(finding => (Text(finding, "file"), (int)finding["line"]!, Text(finding, "path"), Text(finding, "severity"))));
        Assert.Equal("  - {name: a, image: ".Length + 1, (int)findings[0]["column"]!);
    }

    [Fact]
    public void Json_OfAnEmptyText_IsNotValid() => Assert.False((bool)ManifestFindings.Json(Check(""))["valid"]!);

    private static string Text(JsonNode node, string key) => (string)node[key]!;

    private static ManifestReport Check(params string[] texts) => ManifestPods.Check(
        [.. texts.Select((text, index) => new ManifestFile($"{index}.yaml", Encoding.UTF8.GetBytes(text)))],
        UnknownFields.Warn,
        new NodeFacts { Name = "host", Cpus = 2, Memory = 1 << 30, HasAppArmor = false });
}
