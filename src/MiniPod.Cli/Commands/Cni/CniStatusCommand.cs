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
        var network = new Argument<string>("NETWORK") { Description = "Name of the network" };
        var netns = new Argument<string?>("NETNS")
        {
            Description = "Accepted for compatibility with cnitool; ignored",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("status", "Check whether a network's plugins are ready for 'add'");
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
                    $"minipod: network \"{list.Name}\" uses a CNI version below 1.1.0, which has no STATUS; it is assumed to be ready");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
