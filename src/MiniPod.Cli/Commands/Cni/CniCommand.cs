using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni</c>: uses networks and plugins directly, without pods; it replaces cnitool.</summary>
internal static class CniCommand
{
    public static Command Build(Composition composition)
    {
        var options = new CniOptions();
        var command = new Command(
            "cni",
            "Inspect CNI networks and attach namespaces to them by hand, as cnitool does. Environment variables: CNI_PATH, "
            + "NETCONFPATH, CNI_ARGS, CAP_ARGS, CNI_IFNAME");
        options.AddTo(command);
        command.Subcommands.Add(CniLsCommand.Build(composition, options));
        command.Subcommands.Add(CniValidateCommand.Build(composition, options));
        command.Subcommands.Add(CniAddCommand.Build(composition, options));
        command.Subcommands.Add(CniCheckCommand.Build(composition, options));
        command.Subcommands.Add(CniDelCommand.Build(composition, options));
        command.Subcommands.Add(CniGcCommand.Build(composition, options));
        command.Subcommands.Add(CniStatusCommand.Build(composition, options));
        command.Subcommands.Add(CniVersionCommand.Build(composition, options));
        return command;
    }
}
