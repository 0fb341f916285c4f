using MiniPod.Cni;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>
/// A host on which scripts can be run and interrupted: engine, plugins and mounts are files in a directory. It is as
/// strict as the real ones: what does not exist can be neither stopped nor removed nor unmounted.
/// </summary>
internal sealed class ScriptHost : IDisposable
{
    private const string Programs = """
        docker() {
          [[ $1 != "${FAIL:-}" ]] || { echo "docker $1 failed" >&2; return 1; }
          local verb=$1 id=${!#} file
          case $verb in
            image) return 0 ;;
            load) cat > /dev/null; return 0 ;;
            ps) ls "$host/containers"; return 0 ;;
            create)
              while [[ $1 != --cidfile ]]; do shift; done
              id=$(printf '%064d' "$(ls "$host/containers" | wc -l)")
              touch "$host/containers/$id"
              printf %s "$id" > "$2"
              echo "$id"
              return 0 ;;
          esac
          [[ -e $host/containers/$id ]] || { echo "no such container: $id" >&2; return 1; }
          case $verb-$* in
            inspect-*SandboxKey*) echo "$host/key" ;;
            inspect-*HostsPath*) echo "$host/hosts" ;;
            inspect-*ResolvConfPath*) echo "$host/resolv.conf" ;;
            rm-*) rm "$host/containers/$id" ;;
          esac
        }
        mount() { mkdir "$host/mount"; }
        umount() { rmdir "$host/mount"; }
        mountpoint() { [[ -d $host/mount ]]; }

        """;

    private const string Plugin = """
        #!/bin/sh
        test -n "$CNI_CONTAINERID" || exit 1
        input=$(cat)
        case $CNI_COMMAND in
          ADD) echo "$input" > "HOST/attached-$CNI_IFNAME-$(basename "$0")"; cat "HOST/result-$CNI_IFNAME.json" ;;
          DEL) rm -f "HOST/attached-$CNI_IFNAME-$(basename "$0")" ;;
        esac
        """;

    private readonly TempDirectory _files = new();

    public ScriptHost()
    {
        foreach (var plugin in new[] { "a", "b" })
            _files.WriteProgram($"bin/{plugin}", Plugin.Replace("HOST", _files["host"], StringComparison.Ordinal));
        foreach (var directory in new[] { "host/containers", "netns" }) Directory.CreateDirectory(_files[directory]);
        foreach (var interfaceName in new[] { "eth0", "net1" }) AnswerWith(interfaceName, "{}");
    }

    public CniRuntime Cni => new(new CniRuntimeOptions { PluginDirectories = [_files["bin"]] });

    /// <summary>What exists of a pod on the host; empty when nothing does.</summary>
    public IReadOnlyList<string> Left =>
    [
        .. Directory.GetFileSystemEntries(_files["host/containers"]),
        .. Directory.GetFileSystemEntries(_files["netns"]),
        .. Directory.GetFileSystemEntries(_files["host"], "attached-*"),
        .. Directory.GetDirectories(_files["host"], "mount"),
        .. Directory.GetDirectories(_files.Path, "script"),
    ];

    /// <summary>Reads a file of the host: hosts, resolv.conf.</summary>
    public string Read(string name) => File.ReadAllText(_files[$"host/{name}"]);

    public void Write(string name, string text) => _files.Write($"host/{name}", text);

    /// <summary>Sets the result of the plugins for an interface.</summary>
    public void AnswerWith(string interfaceName, string result) => _files.Write($"host/result-{interfaceName}.json", result);

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script for the pod "pod".</param>
    /// <param name="stopBefore">The number of the command, from 1, before which the script is stopped; null to let it
    /// finish.</param>
    /// <param name="failing">A docker command that fails.</param>
    /// <returns>Its exit code and its output.</returns>
    public (int ExitCode, string Output) Run(string script, int? stopBefore = null, string failing = "")
    {
        var here = script
            .Replace("dir=/run/minipod-script.pod", $"dir={_files["script"]}", StringComparison.Ordinal)
            .Replace("/var/run/netns", _files["netns"], StringComparison.Ordinal);
        var trap = stopBefore is { } stop ? $"command=0; trap '((++command < {stop})) || exit 7' DEBUG\n" : "";
        var file = _files.Write("run.sh", $"exec 2>&1; host={_files["host"]}; FAIL={failing}\n{Programs}{trap}{here}");
        using var process = Command.Start("/bin/bash", file);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose() => _files.Dispose();
}
