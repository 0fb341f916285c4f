using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod exec</c>, without a terminal.</summary>
internal static class ExecCommand
{
    public static Command Build(Composition composition, Signals signals)
    {
        var pod = new Argument<string>("POD") { Description = "Name or id of the pod" };
        var words = new Argument<string[]>("COMMAND") { Description = "The command and its arguments", Arity = ArgumentArity.OneOrMore };
        var container = new Option<string?>("--container", "-c")
        {
            Description = "The container to run the command in. Default: the pod's first container",
            HelpName = "NAME",
        };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "Pass standard input to the command" };
        var env = new Option<string[]>("--env", "-e") { Description = "Set an environment variable", HelpName = "NAME=VALUE" };
        var user = new Option<string?>("--user", "-u") { Description = "User to run the command as", HelpName = "USER[:GROUP]" };
        var directory = new Option<string?>("--workdir", "-w") { Description = "Working directory of the command", HelpName = "DIR" };
        var command = new Command("exec", "Run a command in a running container of a pod. Exits with the command's exit code");
        command.Arguments.Add(pod);
        command.Arguments.Add(words);
        command.Options.Add(container);
        command.Options.Add(interactive);
        command.Options.Add(env);
        command.Options.Add(user);
        command.Options.Add(directory);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var named = NamespaceOption.Pod(parse, pod);
            var status = await environment.Status.GetAsync(environment.Runtime.Store.Get(named), cancellationToken);
            var chosen = await ContainerChoice.ChooseAsync(
                environment, named, status, parse.GetValue(container), cancellationToken);
            if (!chosen.IsRunning)
            {
                throw new PodException(
                    $"container \"{chosen.Name}\" of pod \"{status.Record.FullName}\" is not running ({chosen.Status}). Start it "
                    + $"with 'minipod start {status.Record.FullName}'.");
            }

            var begun = false;
            var config = new ExecConfig
            {
                Command = parse.GetValue(words)!,
                Environment = parse.GetValue(env) ?? [],
                User = parse.GetValue(user),
                WorkingDirectory = parse.GetValue(directory),
                Begun = () => begun = true,
            };
            var input = parse.GetValue(interactive) ? StandardStream.Input : null;
            try
            {
                return await ContainerChoice.UseAsync(environment, named, chosen,
                    id => environment.Runtime.Engine.ExecAsync(
                        id, config, input, StandardStream.Output, StandardStream.Error, cancellationToken),
                    cancellationToken);
            }
            catch (OperationCanceledException) when (begun && signals.ExitCode is not null)
            {
                // The engine offers no way to end it; docker exec has the same limit.
                Terminal.Error.WriteLine(
                    $"minipod: interrupted; the command continues to run in container \"{chosen.Name}\" of pod "
                    + $"\"{status.Record.FullName}\"");
                throw;
            }
        });
        return command;
    }
}
