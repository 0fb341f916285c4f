using System.CommandLine;
using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Commands.Cni;

/// <summary><c>minipod cni</c>: networks and plugins by hand, without pods. Stands in for cnitool.</summary>
internal static class CniCommand
{
    public static Command Build(Composition composition)
    {
        var options = new CniOptions();
        var command = new Command(
            "cni",
            "Look at CNI networks and attach namespaces to them by hand, as cnitool does (CNI_PATH, NETCONFPATH, CNI_ARGS, "
            + "CAP_ARGS, CNI_IFNAME)");
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
