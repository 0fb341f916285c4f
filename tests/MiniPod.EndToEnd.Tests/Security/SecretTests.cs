using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Security;

/// <summary>The value of an environment variable is only in the record and in the engine, whatever the outcome of the
/// command.</summary>
public sealed class SecretTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Secret = "s3cr3t-7f9a1c";

    [Theory(Timeout = 3 * Limit)]
    [InlineData("-e", "PASSWORD=" + Secret, TestImages.Toolbox, "sleep", "600")]
    [InlineData("-e", "PASSWORD=" + Secret, TestImages.Toolbox, "/no/such/program")]
    [InlineData("-e", "PASSWORD=" + Secret, "--pull", "never", "no-such-image")]
    [InlineData("-e", "PASSWORD=" + Secret, "--cni-conf-dir", "NETWORKS", "--network", "NETWORK", TestImages.Toolbox, "sleep", "600")]
    [InlineData("-e", "PASSWORD=" + Secret, "-v", "/relative:bad:worse", TestImages.Toolbox, "sleep", "600")]
    [InlineData("-e", "=" + Secret, TestImages.Toolbox, "sleep", "600")]
    public async Task Run_WellOrNot_SaysItNowhere(params string[] arguments)
    {
        var network = Name("fails");
        WriteFile(
            "net/fails.conflist",
            $$"""{ "cniVersion": "1.0.0", "name": "{{network}}", "plugins": [ { "type": "bridge", "bridge": "/", "ipam": { "type": "host-local", "subnet": "10.231.234.0/30" } } ] }""");
        string[] line =
        [
            .. arguments.Select(argument => argument switch { "NETWORKS" => NetworkDirectory, "NETWORK" => network, _ => argument }),
        ];

        var results = new List<CommandResult>
        {
            await MiniPodAsync(["run", "-d", "--name", Name("pod"), "--explain", "--debug", "--log-level", "verbose", .. line]),
            await MiniPodAsync("ps", "-a", "-o", "json"),
            await MiniPodAsync("inspect", Name("pod")),
            await MiniPodAsync("doctor", "--log-level", "verbose"),
            await MiniPodAsync("stop", "-t", "0", "--explain", "--log-level", "verbose", Name("pod")),
            await MiniPodAsync("start", "--explain", "--log-level", "verbose", Name("pod")),
        };

        foreach (var result in results) Assert.DoesNotContain(Secret, result.Stdout + result.Stderr, StringComparison.Ordinal);
        ShouldBeInNoFileButTheRecord();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Manifest_WithAnError_DoesNotPrintValues()
    {
        var manifest = WriteFile("pod.yaml", $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name("pod")}
            spec:
              containers:
              - name: web
                image: {TestImages.Toolbox}
                env:
                - name: PASSWORD
                  value: {Secret}
                - name: "BAD=NAME"
                  value: {Secret}
                ports: wrong
            """);

        var result = await MiniPodAsync("run", "-f", manifest, "--explain");

        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain(Secret, result.Stdout + result.Stderr, StringComparison.Ordinal);
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Explain_NamesTheVariableAndScriptHasTheValue()
    {
        var told = (await MiniPodAsync(
            "run", "-d", "--name", Name("pod"), "--explain", "-e", $"PASSWORD={Secret}", TestImages.Toolbox, "sleep",
            "600")).ShouldSucceed();

        Assert.Contains("--env PASSWORD ", told.Stderr, StringComparison.Ordinal);
        var script = (await MiniPodAsync(
            "script", "--name", Name("pod"), "-e", $"PASSWORD={Secret}", TestImages.Toolbox)).ShouldSucceed().Stdout;
        Assert.Contains($"--env PASSWORD={Secret} ", script, StringComparison.Ordinal);
        Assert.Contains("umask 077", script, StringComparison.Ordinal);
        Assert.Contains("# It contains the values of environment variables", script, StringComparison.Ordinal);
    }

    private void ShouldBeInNoFileButTheRecord()
    {
        if (!Directory.Exists(StateDirectory)) return;
        var files = Directory.EnumerateFiles(StateDirectory, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
        }).Concat(
            Directory.EnumerateFiles("/run/minipod/locks"));
        Assert.DoesNotContain(files, file =>
            Path.GetFileName(file) != "pod.json" && File.ReadAllText(file).Contains(Secret, StringComparison.Ordinal));
    }
}
