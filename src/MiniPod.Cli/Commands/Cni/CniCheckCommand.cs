using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;
using MiniPod.Pods.Networks;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni check</c>.</summary>
internal static class CniCheckCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var arguments = new AttachmentArguments(options);
        var command = new Command("check", "Let the plugins check that a namespace is still attached as 'add' left it");
        arguments.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Composition.RequireRoot();
            var cni = options.Runtime(parse, composition);
            var networks = composition.Networks(parse, cni);
            var rt = arguments.Find(parse, cni, networks, out _);
            var list = networks.Get(parse.GetValue(arguments.Network)!);
            var request = new CheckRequest
            {
                Disputed = report => Terminal.Error.WriteLine($"minipod: {report.Text}"),
                Observer = options.Observer(parse),
            };
            await AttachmentCheck.RunAsync(cni, list, rt, request, cancellationToken);
            if (await AttachmentCheck.FindMissingRuleAsync(cni, list, rt, cancellationToken) is { } missing)
                throw new PodException($"network \"{list.Name}\": {missing}");
            if (options.IsJson(parse)) Terminal.Out.WriteLine(PodJson.Text(AttachmentArguments.Outcome("check", list, rt)));
            return ExitCodes.Success;
        });
        return command;
    }
}
