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
        var pod = new Argument<string>("POD") { Description = "Name or id" };
        var words = new Argument<string[]>("COMMAND") { Description = "The command and its arguments", Arity = ArgumentArity.OneOrMore };
        var container = new Option<string?>("--container", "-c")
        {
            Description = "In which container. Default the first",
            HelpName = "NAME",
        };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "Give it our standard input" };
        var env = new Option<string[]>("--env", "-e") { Description = "Set a variable", HelpName = "NAME=VALUE" };
        var user = new Option<string?>("--user", "-u") { Description = "As this user", HelpName = "USER[:GROUP]" };
        var directory = new Option<string?>("--workdir", "-w") { Description = "In this directory", HelpName = "DIR" };
        var command = new Command("exec", "Run a command in a container of a pod; ends with its exit code");
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
            var status = await environment.Status.GetAsync(environment.Runtime.Store.Get(parse.GetValue(pod)!), cancellationToken);
            var chosen = await ContainerChoice.ChooseAsync(
                environment, parse.GetValue(pod)!, status, parse.GetValue(container), cancellationToken);
            if (!chosen.IsRunning)
            {
                throw new PodException(
                    $"container \"{chosen.Name}\" of pod \"{status.Record.FullName}\" does not run ({chosen.Status}). Start it "
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
                return await environment.Runtime.Engine.ExecAsync(
                    chosen.ContainerId!, config, input, StandardStream.Output, StandardStream.Error, cancellationToken);
            }
            catch (OperationCanceledException) when (begun && signals.ExitCode is not null)
            {
                // The engine has no means to end it, as with docker exec.
                Terminal.Error.WriteLine(
                    $"minipod: interrupted; the command goes on in container \"{chosen.Name}\" of pod \"{status.Record.FullName}\"");
                throw;
            }
        });
        return command;
    }
}
