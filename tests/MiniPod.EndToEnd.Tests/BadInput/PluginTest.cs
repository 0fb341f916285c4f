using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A test of a plugin, "fake", that does not do what it should. It follows the bridge plugin in its
/// network.</summary>
public abstract class PluginTest(EndToEndHost host) : BadInputTest(host)
{
    /// <summary>The beginning of a shell script that is a plugin: what is left is its ADD.</summary>
    protected const string Good = """
        case $CNI_COMMAND in
          VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}'; exit 0;;
          DEL) exit 0;;
        esac

        """;

    protected string Programs => Path.Combine(Files, "bin");

    protected string[] Directories => ["--cni-conf-dir", NetworkDirectory, "--cni-bin-dir", $"{Programs}:{Prerequisite.PluginDirectory}"];

    protected string[] RunOn(
        string network) => [.. Directories, "run", "-d", "--name", Name("pod"), "--network", network, TestImages.Toolbox];

    /// <summary>Writes a plugin that passes the result through on ADD, and fails its first DELs.</summary>
    protected async Task WriteFailingDelAsync(string network, string del, int times = 3)
    {
        var count = Path.Combine(Files, "dels");
        WriteProgram("bin/fake", $$"""
            #!/bin/sh
            case $CNI_COMMAND in
              VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}';;
              ADD) tr -d '\n' | sed 's/.*"prevResult"://; s/}$//';;
              DEL) echo >> "{{count}}"; if [ "$(wc -l < "{{count}}")" -le {{times}} ]; then {{del}}; fi;;
            esac

            """);
        await WarmAsync(network);
        File.Delete(count);
    }

    /// <summary>Runs a pod on the network without the plugin, if it has it: a bridge remains when its last pod is removed, so that it
    /// must be there in the first snapshot of the host.</summary>
    protected async Task WarmAsync(string network, string plugin = "fake")
    {
        var text = await File.ReadAllTextAsync(Path.Combine(NetworkDirectory, $"{network}.conflist"));
        var end = text.IndexOf($", {{ \"type\": \"{plugin}\"", StringComparison.Ordinal);
        var plain = WriteFile($"warm/{network}.conflist", end < 0 ? text : text[..end] + "] }");
        var pod = Name("warm");
        (await MiniPodAsync(
            "run",
            "-d",
            "--cni-conf-dir",
            Path.GetDirectoryName(plain)!,
            "--name",
            pod,
            "--network",
            network,
            TestImages.Toolbox,
            "sleep",
            "600")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }
}
