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
        arguments.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Composition.RequireRoot();
            var rt = arguments.Read(parse);
            var cni = options.Runtime(parse, composition);
            var list = composition.Networks(parse, cni).Get(parse.GetValue(arguments.Network)!);
            await cni.DelNetworkListAsync(list, rt, options.Observer(parse), cancellationToken);
            if (options.IsJson(parse)) Terminal.Out.WriteLine(PodJson.Text(AttachmentArguments.Outcome("del", list, rt)));
            return ExitCodes.Success;
        });
        return command;
    }
}
