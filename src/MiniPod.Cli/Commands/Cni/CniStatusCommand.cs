using System.CommandLine;
using System.Text.Json.Nodes;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni status</c>.</summary>
internal static class CniStatusCommand
{
    public static Command Build(Composition composition, CniOptions options)
    {
        var network = new Argument<string>("NETWORK") { Description = "The network's name" };
        var netns = new Argument<string?>("NETNS")
        {
            Description = "Taken for cnitool's sake; it has no meaning here",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("status", "Ask a network's plugins whether they are ready for an 'add'");
        command.Arguments.Add(network);
        command.Arguments.Add(netns);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = options.Runtime(parse, composition);
            var list = composition.Networks(parse, cni).Get(parse.GetValue(network)!);
            var version = await cni.GetStatusNetworkListAsync(list, options.Observer(parse), cancellationToken);
            if (options.IsJson(parse))
            {
                Terminal.Out.WriteLine(PodJson.Text(new JsonObject
                {
                    ["command"] = "status",
                    ["network"] = list.Name,
                    ["asked"] = version is not null,
                    ["cniVersion"] = version,
                }));
            }
            else if (version is null)
            {
                Terminal.Error.WriteLine(
                    $"minipod: network \"{list.Name}\" is of a CNI version below 1.1.0, which has no STATUS: it counts as ready");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
