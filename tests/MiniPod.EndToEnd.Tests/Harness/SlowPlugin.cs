using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// A slow CNI plugin after the bridge plugin in MiniPod's own default network, which gives a test time to interrupt a
/// command. While the network is attached, a file named after the container exists next to the plugin; DEL removes it,
/// whether or not ADD has finished.
/// </summary>
public sealed class SlowPlugin
{
    private readonly string _directory;

    /// <param name="directory">A directory of the test.</param>
    /// <param name="seconds">How long ADD takes, unless it is released earlier.</param>
    /// <param name="deleteSeconds">How long DEL takes. Default 0.</param>
    public SlowPlugin(string directory, double seconds, double deleteSeconds = 0)
    {
        _directory = DirectoryIn(directory);
        Directory.CreateDirectory(_directory);
        var program = Path.Combine(_directory, "slow");
        File.WriteAllText(program, string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            #!/bin/sh
            mark="{{_directory}}/attached-$CNI_CONTAINERID"
            request=$(cat)
            case $CNI_COMMAND in
            VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}' ;;
            ADD) : > "$mark"; timeout {{Math.Max(seconds, 0.01)}} sh -c 'until [ -e "$0" ]; do sleep 0.1; done' "{{_directory}}/released"; printf '%s' "$request" | tr -d '\n' | sed 's/.*"prevResult"://; s/}$//' ;;
            DEL) : > "$mark.deleting"; echo begins >> "{{_directory}}/deletions"; sleep {{deleteSeconds}}; echo ends >> "{{_directory}}/deletions"; rm -f "$mark" "$mark.deleting" ;;
            esac
            """) + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var network = JsonNode.Parse(File.ReadAllText(Path.Combine(Binary.Root, "cni-conf", "10-minipod.conflist")))!;
        network["plugins"]!.AsArray().Insert(1, new JsonObject { ["type"] = "slow" });
        File.WriteAllText(Path.Combine(_directory, "minipod.conflist"), network.ToJsonString());
    }

    /// <summary>Its path in the test's directory.</summary>
    public static string DirectoryIn(string files) => Path.Combine(files, "slow");

    /// <summary>The options that make minipod use it.</summary>
    public IReadOnlyList<string> Options => ["--cni-conf-dir", _directory, "--cni-bin-dir", $"{_directory}:{Prerequisite.PluginDirectory}"];

    /// <summary>Whether an ADD was started whose DEL has not finished.</summary>
    public bool IsAttached => Attached > 0;

    /// <summary>The number of ADDs that were started and whose DEL has not finished.</summary>
    public int Attached =>
        Directory.EnumerateFiles(_directory, "attached-*").Count(file => !file.EndsWith(".deleting", StringComparison.Ordinal));

    /// <summary>The starts and ends of DELs, in order: "begins" or "ends".</summary>
    public IReadOnlyList<string> Deletions => File.ReadAllLines(Path.Combine(_directory, "deletions"));

    /// <summary>Whether a DEL was started and has not finished.</summary>
    public bool IsDeleting => Directory.EnumerateFiles(_directory, "*.deleting").Any();

    /// <summary>Lets all current and future ADDs finish immediately.</summary>
    public void Release() => File.WriteAllText(Path.Combine(_directory, "released"), "");
}
