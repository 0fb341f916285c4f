using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni del</c>.</summary>
internal static class CniDelCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var arguments = new AttachmentArguments(options);
        var command = new Command("del", "Detach a namespace from a network. Can be repeated; detaching what was never attached succeeds");
        var forget = new Option<bool>("--forget")
        {
            Description = "Give up an attachment that the plugins cannot delete; what they still hold is lost",
        };
        arguments.AddTo(command);
        command.Options.Add(forget);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Composition.RequireRoot();
            var cni = options.Runtime(parse, composition);
            var networks = composition.Networks(parse, cni);
            var rt = arguments.Find(parse, cni, networks, out var unclear);
            var name = parse.GetValue(arguments.Network)!;

            if (unclear.Count > 0 && !parse.GetValue(forget)) throw Unclear(name, rt, unclear);

            // The network's file may be gone or damaged by now.
            var cached = cni.GetCachedAttachments(rt.ContainerId).FirstOrDefault(one => one.NetworkName == name && one.IfName == rt.IfName);
            var list = networks.Find(name) ?? cached?.Config ?? networks.Get(name);
            await CniDetach.RunAsync(
                cni, networks, list, rt, options.Observer(parse, list, rt), parse.GetValue(forget), cancellationToken);
            if (options.IsJson(parse)) Terminal.Out.WriteLine(PodJson.Text(AttachmentArguments.Outcome("del", list, rt)));
            return ExitCodes.Success;
        });
        return command;
    }

    // A DEL that does not know the attachment removes the interface, and with it what would still show whose it was.
    private static PodException Unclear(string network, RuntimeConf rt, IReadOnlyList<string> files)
    {
        var damaged = string.Join(", ", files.Select(file => $"\"{file}\""));
        return new PodException(
            $"interface \"{rt.IfName}\" in \"{rt.NetNs}\" may have been attached to network \"{network}\" by another path, and its "
            + $"cache file damaged since: {damaged}. Nothing was detached. If it was, detach it with 'minipod cni del --ifname "
            + $"{rt.IfName} {network} PATH', where PATH is the path that 'cni add' was given, which frees address and rules too. "
            + "Otherwise, remove the damaged file, or pass --forget.");
    }
}
