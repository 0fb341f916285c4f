using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Scripts;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod script</c>: the pod as a bash script that needs no minipod.</summary>
internal static class ScriptCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new PodOptions();
        var undo = new Option<bool>("--undo") { Description = "Print the script that takes it down again" };
        var command = new Command("script", "Print a bash script that makes the same pod with docker, ip and the CNI plugins alone. Takes the arguments of 'run'");
        pod.AddTo(command);
        command.Options.Add(undo);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = composition.Cni(parse);
            var networks = composition.Networks(parse, cni);

            // No random name here: the script and its undo are two calls, and must mean the same pod.
            foreach (var spec in pod.Pods(parse, PodOptions.ContainerName))
            {
                var resolved = await networks.ResolveAsync(spec, cancellationToken);
                Terminal.Out.Write(parse.GetValue(undo) ? PodScript.Undo(spec, resolved, cni) : PodScript.Make(spec, resolved, cni));
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
