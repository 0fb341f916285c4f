using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A network's plugin chain as plain shell commands. Each plugin is a program that reads its configuration from
/// standard input. A script keeps every result in a file and passes it to the next plugin as prevResult. DEL runs the
/// plugins in reverse order and gets the last result.
/// </summary>
internal static class CniShell
{
    // A request is a JSON object; the previous result is inserted before its closing brace.
    private const string End = "'}'";

    // The same as CniResult.ContainerIps. Results before version 0.3.0 have ip4 and ip6 instead of ips.
    private const string PodAddresses = """
        # prints the addresses in a result; one on an interface without a sandbox is the host's
        pod_addresses() {
          local result address index interfaces
          result=$(tr -d ' \t\n' < "$1")
          objects() { sed -nE "s/.*\"$1\":\[([^]]*)\].*/\1/p" <<< "$result" | sed 's/},{/}\n{/g'; }
          mapfile -t interfaces < <(objects interfaces)
          for address in $(objects ips) $(grep -oE '"ip":"[^"]*"' <<< "$result"); do
            index=$(sed -nE 's/.*"interface":([0-9]+).*/\1/p' <<< "$address")
            [[ ! $index || ! ${interfaces[index]-} || ${interfaces[index]} == *'"sandbox":"'[!'"']* ]] || continue
            sed -nE 's/.*"(address|ip)":"([^/"]*).*/\2/p' <<< "$address"
          done
        }
        """;

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(ShellWriter shell, CniRuntime cni, PodRecord record, PodNetwork attachment)
    {
        string? previous = null;
        foreach (var (index, (type, path, request)) in Requests(shell, cni, record, attachment).Index())
        {
            var output = Output(attachment, index, type);
            var input = previous is null
                ? ShellWriter.Quote(request)
                : $"""{ShellWriter.Quote($"{request[..^1]},\"prevResult\":")}"$(cat {previous})"{End}""";
            // A plugin reports its errors on standard output as well.
            Call(shell, cni, record, attachment, "ADD", path, input, $" > {output}", $" || {{ cat {output} >&2; exit 1; }}");
            previous = output;
        }

        if (!shell.IsScript || previous is null) return;
        shell
            .Line($"cp {previous} {Result(attachment)}")
            .Once(PodAddresses)
            .Line($"pod_addresses {Result(attachment)} > {Addresses(attachment)}");
    }

    /// <summary>Writes the DEL of all plugins. A script runs it if the first plugin's ADD was begun, whether or not the
    /// ADDs succeeded: deleting what does not exist is success.</summary>
    public static void Del(ShellWriter shell, CniRuntime cni, PodRecord record, PodNetwork attachment)
    {
        var requests = Requests(shell, cni, record, attachment);
        if (requests.Count == 0) return;
        var begun = Output(attachment, 0, requests[0].Type);
        shell.If($"[[ -e {begun} ]]", attached =>
        {
            if (attached.IsScript)
            {
                // A plugin that was stopped before it wrote its result may have made rules: it finds them by the former one.
                var outputs = Enumerable.Reverse(requests.Index())
                    .Select(one => ShellWriter.Quote(OutputFile(attachment, one.Index, one.Item.Type)));
                attached.Line($"result=$(latest {string.Join(' ', outputs)})   # of the last plugin that succeeded");
            }

            foreach (var (index, (_, path, request)) in Enumerable.Reverse(requests.Index()))
            {
                var input = $$"""{{ShellWriter.Quote(request[..^1])}}"${result:+,\"prevResult\":$result}"{{End}}""";
                if (attached.IsScript && PluginBackend.FailsInFirstDel(attachment.List.Plugins[index]))
                    Call(attached, cni, record, attachment, "DEL", path, input, orElse: " || true   # it may fail at the first try");
                Call(attached, cni, record, attachment, "DEL", path, input);
            }

            if (attached.IsScript) attached.Line($"rm {begun}   # detached");
        });
    }

    /// <summary>The file in which a script keeps the result of the whole chain.</summary>
    public static string Result(PodNetwork attachment) => InDirectory(ResultFile(attachment));

    /// <summary>The file in which a script keeps the addresses of an interface, one per line, in the order of the
    /// result.</summary>
    public static string Addresses(PodNetwork attachment) => InDirectory($"{attachment.InterfaceName}.addresses");

    private static string ResultFile(PodNetwork attachment) => $"{attachment.InterfaceName}.result.json";

    private static string Output(PodNetwork attachment, int index, string type) => InDirectory(OutputFile(attachment, index, type));

    private static string OutputFile(PodNetwork attachment, int index, string type) =>
        $"{attachment.InterfaceName}.{index + 1}-{type}.json";

    private static void Call(
        ShellWriter shell,
        CniRuntime cni,
        PodRecord record,
        PodNetwork attachment,
        string command,
        string path,
        string input,
        string output = "",
        string orElse = "")
    {
        var variables =
            $"CNI_COMMAND={command} CNI_CONTAINERID={shell.Ref("sandbox_id")} "
            + $"CNI_NETNS={ShellWriter.Quote(PodPaths.Link(record))} CNI_IFNAME={ShellWriter.Quote(attachment.InterfaceName)}";
        // All plugin directories, because a plugin searches them for the IPAM plugin that it runs.
        var program = $"CNI_PATH={ShellWriter.Quote(string.Join(':', cni.PluginDirectories))} {ShellWriter.Quote(path)}";
        if (!shell.IsScript)
        {
            // The actual input and output are shown next to the command.
            shell.Line($"{variables} CNI_ARGS=... {program} < {Path.GetFileName(path)}.json");
            return;
        }

        // Not through a pipe: a plugin may exit without reading its input, and then the writer would fail.
        shell
            .Line($"{variables} \\")
            .Line($"  CNI_ARGS=\"{Args(shell, record, attachment)}\" \\")
            .Line($"  {program}{output} <<< {input}{orElse}");
    }

    private static List<(string Type, string Path, string Request)> Requests(
        ShellWriter shell, CniRuntime cni, PodRecord record, PodNetwork attachment)
    {
        var list = attachment.List;
        var runtimeConf = AttachmentConf.Build(record, attachment, list, shell.Inner("sandbox_id"));
        return
        [
            .. list.Plugins.Select(plugin => (
                plugin.Type,
                cni.FindPlugin(plugin.Type),
                JsonNode.Parse(PluginRequest.Build(list, plugin, runtimeConf))!.ToJsonString(OneLine))),
        ];
    }

    // An interface name may contain anything except '/', ':' and white space.
    private static string InDirectory(string file) => $"\"$dir\"/{ShellWriter.Quote(file)}";

    private static string Args(ShellWriter shell, PodRecord record, PodNetwork attachment) =>
        string.Join(
            ';',
            AttachmentConf.Build(record, attachment, attachment.List, shell.Inner("sandbox_id")).Args.Select(pair =>
                $"{pair.Key}={pair.Value}"));
}
