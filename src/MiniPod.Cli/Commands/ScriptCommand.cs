using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Pods.Scripts;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod script</c>: prints the pod as a bash script that does not need minipod.</summary>
internal static class ScriptCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new PodOptions();
        var join = new Option<string?>("--pod")
        {
            Description = "Run the container in this pod, which must be running, instead of a new one",
            HelpName = "POD",
        };
        var undo = new Option<bool>("--undo") { Description = "Print the script that undoes the first one, even if it stopped part-way" };
        var command = new Command(
            "script",
            "Print a bash script that creates the same pod with only docker, the CNI plugins and, for published ports, iptables. "
            + "Takes the arguments of 'run'");
        pod.AddTo(command);
        command.Options.Add(join);
        command.Options.Add(undo);
        var language = LanguageOption.Build("the comments");
        command.Options.Add(language);
        foreach (var option in OfRunAlone()) command.Options.Add(option);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var cni = composition.Cni(parse);
            var words = LanguageOption.Of(parse, language) == Language.Chinese ? ScriptWords.Chinese : ScriptWords.English;
            if (NamespaceOption.PodOrNone(parse, join) is { } target)
            {
                pod.RefuseForContainer(parse);
                var (name, container) = (PodName.Parse(target), pod.JoiningContainer(parse));
                Terminal.Out.Write(parse.GetValue(undo)
                    ? PodScript.UndoContainer(name, container, cni, words)
                    : PodScript.MakeContainer(name, container, cni, words));
                return ExitCodes.Success;
            }

            // No random name here: the script and its undo come from two calls, and must refer to the same pod. Either
            // all scripts of a manifest are printed, or none.
            var networks = composition.Networks(parse, cni);
            var scripts = new List<string>();
            foreach (var spec in pod.Pods(parse, PodOptions.ContainerName).Pods)
            {
                var resolved = await networks.ResolveAsync(spec, cancellationToken);
                scripts.Add(parse.GetValue(undo)
                    ? PodScript.Undo(spec, resolved, cni, words)
                    : PodScript.Make(spec, resolved, cni, words));
            }

            Terminal.Out.Write(string.Concat(scripts));
            return ExitCodes.Success;
        });
        return command;
    }

    // Lets a 'run' command line become a 'script' command line by changing its first word.
    private static IEnumerable<Option> OfRunAlone() =>
    [
        new Option<bool>("--detach", "-d") { Description = "Accepted as for 'run', no effect: the pod always runs detached" },
        new Option<bool>("--rm") { Description = "Accepted as for 'run', no effect: the script that --undo prints removes the pod" },
        new Option<bool>("--explain") { Description = "Accepted as for 'run', no effect: a script contains its explanation" },
        SecondsOption.Check(new Option<double?>("--timeout") { Description = "Accepted as for 'run', no effect", HelpName = "SECONDS" }),
    ];
}
