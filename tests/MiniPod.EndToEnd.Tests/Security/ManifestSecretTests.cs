using System.Text;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Security;

/// <summary>What is in a Secret is where the manifest wants it, in the record, and nowhere else.</summary>
public sealed class ManifestSecretTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Secret = "s3cr3t-7f9a1c";
    private static readonly string Base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret));

    [Theory(Timeout = 3 * Limit)]
    [InlineData(TestImages.Toolbox, "[sleep, \"600\"]")]
    [InlineData(TestImages.Toolbox, "[/no/such/program]")]
    [InlineData("no-such-image", "[sleep]")]
    public async Task Manifest_WithSecrets_SaysThemNowhere(string image, string command)
    {
        var pod = Name("pod");
        var manifest = WriteFile("pod.yaml", $$$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            data: {encoded: {{{Base64}}} }
            stringData: {plain: {{{Secret}}} }
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{pod}}} }
            spec:
              restartPolicy: Never
              volumes: [{name: keys, secret: {secretName: keys}}, {name: all, projected: {sources: [{secret: {name: keys}}]}}]
              containers:
              - name: one
                image: {{{image}}}
                imagePullPolicy: Never
                command: {{{command}}}
                envFrom: [{prefix: P_, secretRef: {name: keys}}]
                env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: keys, key: plain} }}]
                volumeMounts:
                - {name: keys, mountPath: /keys}
                - {name: all, mountPath: /all}
                - {name: keys, mountPath: /one, subPath: plain}
            """);

        var results = new List<CommandResult>
        {
            await MiniPodAsync("validate", manifest),
            await MiniPodAsync("plan", "-f", manifest),
            await MiniPodAsync("run", "-f", manifest, "--explain", "--debug", "--log-level", "verbose"),
            await MiniPodAsync("ps", "-a", "-o", "json"),
            await MiniPodAsync("inspect", pod),
            await MiniPodAsync("inspect", "--check", pod),
            await MiniPodAsync("trace", pod),
            await MiniPodAsync("trace", "-o", "json", pod),
            await MiniPodAsync("doctor", "--log-level", "verbose"),
            await MiniPodAsync("stop", "-t", "0", "--explain", "--log-level", "verbose", pod),
            await MiniPodAsync("start", "--dry-run", pod),
            await MiniPodAsync("start", "--explain", "--log-level", "verbose", pod),
            await MiniPodAsync("restart", "-c", "one", "-t", "0", "--explain", "--log-level", "verbose", pod),
            await MiniPodAsync("script", "-f", manifest),
        };

        foreach (var result in results) ShouldNotSay(result.Stdout + result.Stderr, $"{result}");
        foreach (var container in (await EngineApi.ContainersAsync()).Where(container => container.Name.Contains(pod,
            StringComparison.Ordinal)))
        {
            var labels = (await EngineApi.InspectAsync(container.Id))["Config"]!["Labels"]!.ToJsonString();
            ShouldNotSay(labels, $"the labels of {container.Name}");
        }

        // On disk; the files of the volumes are in memory, which a find on one file system does not enter, and
        // parts of them are mounted.
        var files = (await Command.RunAsync("find", StateDirectory, "/run/minipod/locks", "-xdev", "-type", "f")).ShouldSucceed().Lines;
        var mounts = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).ToHashSet();
        foreach (var file in files.Where(file => Path.GetFileName(file) is not ("pod.json" or "agent.lock") && !mounts.Contains(file)))
        {
            // The agent replaces its files at any time.
            if (await ReadAsync(file) is { } text) ShouldNotSay(text, file);
        }
    }

    private static async Task<string?> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllTextAsync(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Manifest_WithErrors_SaysNoValues()
    {
        var manifest = WriteFile("pod.yaml", $$$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: keys}
            data: {encoded: "{{{Secret}}}"}
            stringData: {plain: {{{Secret}}}, "bad key": {{{Secret}}} }
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name("pod")}}} }
            spec:
              containers:
              - name: one
                image: {{{TestImages.Toolbox}}}
                env: [{name: "A=B", value: {{{Secret}}} }, {name: OK, valueFrom: {secretKeyRef: {name: keys, key: none} }}]
                ports: wrong
            """);

        foreach (var verb in new[] { "run", "validate", "plan" })
        {
            var result = await MiniPodAsync(verb == "validate" ? [verb, manifest] : [verb, "-f", manifest]);
            Assert.NotEqual(0, result.ExitCode);
            ShouldNotSay(result.Stdout + result.Stderr, $"{result}");
        }
    }

    private static void ShouldNotSay(string text, string where)
    {
        foreach (var form in new[] { Secret, Base64 })
            Assert.False(text.Contains(form, StringComparison.Ordinal), $"a secret is in {where}");
    }
}
