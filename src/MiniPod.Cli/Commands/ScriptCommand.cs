using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods.Scripts;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod script</c>: the pod as a bash script that needs no minipod.</summary>
internal static class ScriptCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new PodOptions();
        var join = new Option<string?>("--pod")
        {
            Description = "Run the container in this pod, which must run, instead of one of its own",
            HelpName = "POD",
        };
        var undo = new Option<bool>("--undo") { Description = "Print the script that takes it down again, wherever the first one ended" };
        var command = new Command(
            "script",
            "Print a bash script that makes the same pod with docker, the CNI plugins and, for published ports, iptables alone. "
            + "Takes the arguments of 'run'");
        pod.AddTo(command);
        command.Options.Add(join);
        command.Options.Add(undo);
        foreach (var option in OfRunAlone()) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = composition.Cni(parse);
            if (parse.GetValue(join) is { } target)
            {
                pod.RefuseForContainer(parse);
                var (name, container) = (PodName.Parse(target), pod.JoiningContainer(parse));
                Terminal.Out.Write(
                    parse.GetValue(undo) ? PodScript.UndoContainer(name, container, cni) : PodScript.MakeContainer(name, container, cni));
                return ExitCodes.Success;
            }

            // No random name here: the script and its undo are two calls, and must mean the same pod.
            // All scripts of a manifest, or none.
            var networks = composition.Networks(parse, cni);
            var scripts = new List<string>();
            foreach (var spec in pod.Pods(parse, PodOptions.ContainerName))
            {
                var resolved = await networks.ResolveAsync(spec, cancellationToken);
                scripts.Add(parse.GetValue(undo) ? PodScript.Undo(spec, resolved, cni) : PodScript.Make(spec, resolved, cni));
            }

            Terminal.Out.Write(string.Concat(scripts));
            return ExitCodes.Success;
        });
        return command;
    }

    // So that a line of 'run' can be turned into one of 'script' by its first word.
    private static IEnumerable<Option> OfRunAlone() =>
    [
        new Option<bool>("--detach", "-d") { Description = "As for 'run', without effect: what a script makes is detached" },
        new Option<bool>("--rm") { Description = "As for 'run', without effect: the script of --undo removes it" },
        new Option<bool>("--explain") { Description = "As for 'run', without effect: a script explains itself" },
        SecondsOption.Check(new Option<double?>("--timeout") { Description = "As for 'run', without effect", HelpName = "SECONDS" }),
    ];
}
