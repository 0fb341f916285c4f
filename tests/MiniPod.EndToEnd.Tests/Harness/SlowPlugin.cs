using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// A CNI plugin that takes its time, after the bridge in MiniPod's own default network: time to be interrupted in. While the
/// network is attached there is a file beside it, named after the container; DEL takes it away, after ADD has ended or not.
/// </summary>
public sealed class SlowPlugin
{
    private readonly string _directory;

    /// <param name="directory">A directory of the test.</param>
    /// <param name="seconds">How long ADD takes.</param>
    public SlowPlugin(string directory, double seconds)
    {
        _directory = directory;
        Directory.CreateDirectory(Path.Combine(directory, "slow"));
        var program = Path.Combine(directory, "slow", "slow");
        File.WriteAllText(program, string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            #!/bin/sh
            mark="{{directory}}/slow/attached-$CNI_CONTAINERID"
            request=$(cat)
            case $CNI_COMMAND in
            VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}' ;;
            ADD) : > "$mark"; sleep {{seconds}}; printf '%s' "$request" | tr -d '\n' | sed 's/.*"prevResult"://; s/}$//' ;;
            DEL) rm -f "$mark" ;;
            esac
            """) + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var network = JsonNode.Parse(File.ReadAllText(Path.Combine(Binary.Root, "cni-conf", "10-minipod.conflist")))!;
        network["plugins"]!.AsArray().Insert(1, new JsonObject { ["type"] = "slow" });
        File.WriteAllText(Path.Combine(directory, "slow", "minipod.conflist"), network.ToJsonString());
    }

    /// <summary>The options that make minipod use it.</summary>
    public IReadOnlyList<string> Options => ["--cni-conf-dir", Path.Combine(_directory, "slow"), "--cni-bin-dir", $"{Path.Combine(_directory, "slow")}:{Prerequisite.PluginDirectory}"];

    /// <summary>Whether its ADD was begun and its DEL not done.</summary>
    public bool IsAttached => Directory.EnumerateFiles(Path.Combine(_directory, "slow"), "attached-*").Any();
}
