using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

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
            var rt = arguments.Find(parse, cni);
            var networks = composition.Networks(parse, cni);
            var name = parse.GetValue(arguments.Network)!;

            // The network's file may be gone or damaged by now.
            var cached = cni.GetCachedAttachments(rt.ContainerId).FirstOrDefault(one => one.NetworkName == name && one.IfName == rt.IfName);
            var list = networks.Find(name) ?? cached?.Config ?? networks.Get(name);
            await CniDetach.RunAsync(
                cni, networks, list, rt, options.Observer(parse), parse.GetValue(forget), cancellationToken);
            if (options.IsJson(parse)) Terminal.Out.WriteLine(PodJson.Text(AttachmentArguments.Outcome("del", list, rt)));
            return ExitCodes.Success;
        });
        return command;
    }
}
