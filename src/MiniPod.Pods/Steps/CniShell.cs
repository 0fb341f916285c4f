using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A network's plugins as plain shell: each is a program that reads its configuration from standard input. A script keeps every
/// result in a file, hands it to the next plugin as prevResult, and the last one to DEL, in reverse order.
/// </summary>
internal static class CniShell
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(ShellWriter shell, CniRuntime cni, PodRecord record, NetworkAttachment attachment)
    {
        string? previous = null;
        foreach (var (index, (type, path, request)) in Requests(shell, cni, record, attachment).Index())
        {
            var file = $"{attachment.InterfaceName}.{index + 1}-{type}.json";
            Call(shell, cni, record, attachment, "ADD", path, request, previous, file);
            previous = file;
        }

        if (!shell.IsScript || previous is null) return;
        shell
            .Line($"cp {InDirectory(previous)} {Result(attachment)}")
            .Line($$"""tr ',{' '\n\n' < {{Result(attachment)}} | sed -nE 's/.*"(address|ip)" *: *"([^/"]*).*/\2/p' > {{Addresses(attachment)}}""");
    }

    /// <summary>The file in which a script keeps what the whole chain answered.</summary>
    public static string Result(NetworkAttachment attachment) => InDirectory($"{attachment.InterfaceName}.result.json");

    /// <summary>The file in which a script keeps the addresses of an interface, one a line, in the order of the result.</summary>
    public static string Addresses(NetworkAttachment attachment) => InDirectory($"{attachment.InterfaceName}.addresses");

    public static void Del(ShellWriter shell, CniRuntime cni, PodRecord record, NetworkAttachment attachment)
    {
        foreach (var (_, path, request) in Enumerable.Reverse(Requests(shell, cni, record, attachment)))
            Call(shell, cni, record, attachment, "DEL", path, request, $"{attachment.InterfaceName}.result.json", output: null);
    }

    private static void Call(ShellWriter shell, CniRuntime cni, PodRecord record, NetworkAttachment attachment, string command, string path, string request, string? previous, string? output)
    {
        var variables = $"CNI_COMMAND={command} CNI_CONTAINERID={shell.Ref("sandbox_id")} CNI_NETNS={ShellWriter.Quote(PodPaths.Link(record))} CNI_IFNAME={ShellWriter.Quote(attachment.InterfaceName)}";
        // All directories: a plugin looks there for the address management that it calls itself.
        var program = $"CNI_PATH={ShellWriter.Quote(string.Join(':', cni.PluginDirectories))} {ShellWriter.Quote(path)}";
        if (!shell.IsScript)
        {
            // What was read and written is shown beside it, as it really was.
            shell.Line($"{variables} CNI_ARGS=... {program} < {Path.GetFileName(path)}.json");
            return;
        }

        // The request is an object: what follows is put in before its last brace.
        var parts = previous is null
            ? ShellWriter.Quote(request)
            : $"{ShellWriter.Quote(request[..^1] + ",\"prevResult\":")} \"$(cat {InDirectory(previous)})\" '}}'";
        shell
            .Line($"printf '%s' {parts} \\")
            .Line($"  | {variables} \\")
            .Line($"    CNI_ARGS=\"{Args(shell, record, attachment)}\" \\")
            .Line($"    {program}{(output is null ? "" : $" > {InDirectory(output)}")}");
    }

    private static List<(string Type, string Path, string Request)> Requests(ShellWriter shell, CniRuntime cni, PodRecord record, NetworkAttachment attachment)
    {
        var list = attachment.ParseConfig();
        var runtimeConf = AttachmentConf.Build(record, attachment, list, shell.Inner("sandbox_id"));
        return [.. list.Plugins.Select(plugin => (plugin.Type, cni.FindPlugin(plugin.Type), JsonNode.Parse(PluginRequest.Build(list, plugin, runtimeConf))!.ToJsonString(OneLine)))];
    }

    // An interface may be named anything that has no '/', ':' or white space in it.
    private static string InDirectory(string file) => $"\"$dir\"/{ShellWriter.Quote(file)}";

    private static string Args(ShellWriter shell, PodRecord record, NetworkAttachment attachment) =>
        string.Join(';', AttachmentConf.Build(record, attachment, attachment.ParseConfig(), shell.Inner("sandbox_id")).Args.Select(pair => $"{pair.Key}={pair.Value}"));
}
