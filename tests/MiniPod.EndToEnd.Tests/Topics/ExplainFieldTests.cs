using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Topics;

/// <summary>The fields of manifests, by path.</summary>
public sealed class ExplainFieldTests(EndToEndHost host) : EndToEndTest(host)
{
    private static readonly CommandOptions NoEngine = new()
    {
        Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///nonexistent.sock" },
    };

    [Fact(Timeout = Limit)]
    public async Task Explain_AField_IsAsKubectlPrintsItWithTheDecision()
    {
        var lines = (await MiniPodAsync(NoEngine, "explain", "pod.spec.containers.livenessProbe")).ShouldSucceed().Lines;

        Assert.Equal(
            [
                "KIND:       Pod", "VERSION:    v1", "", "FIELD:      livenessProbe <Probe>",
                "MINIPOD:    supported", "", "DESCRIPTION:",
            ],
            lines.Take(7));
        Assert.Contains("  httpGet <HTTPGetAction>", lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        var chinese = (await MiniPodAsync(NoEngine, "explain", "po.spec.restartPolicy", "--lang", "zh")).ShouldSucceed().Lines;
        Assert.Contains("默认值：    Always", chinese);
        var tree = (await MiniPodAsync(NoEngine, "explain", "deployment", "--recursive")).ShouldSucceed().Lines;
        Assert.Contains(tree, line => line.StartsWith("            httpGet <HTTPGetAction>", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Explain_EveryFieldAsJson_LeadsToItsOwnPage()
    {
        var json = (await MiniPodAsync(NoEngine, "explain", "Pod", "-o", "json")).ShouldSucceed().Json;
        Assert.Equal(
            ["apiVersion", "kind", "metadata", "spec", "status"], json["fields"]!.AsArray().Select(field => (string)field!["name"]!));
        foreach (var field in json["fields"]!.AsArray())
        {
            var page = (await MiniPodAsync(NoEngine, "explain", (string)field!["path"]!, "-o", "json")).ShouldSucceed().Json;
            Assert.Equal((string?)field["meaning"], (string?)page["meaning"]);
        }

        var markdown = (await MiniPodAsync(NoEngine, "explain", "pod.spec", "-o", "markdown")).ShouldSucceed();
        Assert.StartsWith("# pod.spec\n", markdown.Stdout, StringComparison.Ordinal);
    }
}
