using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Live;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod logs</c>.</summary>
internal static class LogsCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new Argument<string>("POD") { Description = "Name or id of the pod" };
        var container = new Option<string?>("--container", "-c")
        {
            Description = "Show only this container. Default: all; if there are several, each line begins with the container's name",
            HelpName = "NAME",
        };
        var previous = new Option<bool>("--previous", "-p")
        {
            Description = "Show the output of the container's former attempt, from before it was re-created",
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Follow the output" };
        var tail = new Option<int?>("--tail", "-n") { Description = "Show only the last lines of each container", HelpName = "LINES" };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Show the time of each line" };
        var command = new Command("logs", "Show the output of a pod's containers");
        command.Arguments.Add(pod);
        command.Options.Add(container);
        command.Options.Add(previous);
        command.Options.Add(follow);
        command.Options.Add(tail);
        command.Options.Add(timestamps);
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var environment = composition.Open(parse);
            var named = NamespaceOption.Pod(parse, pod);
            var status = await environment.Status.GetAsync(environment.Runtime.Store.Get(named), cancellationToken);
            var options = new LogOptions
            {
                Follow = parse.GetValue(follow),
                Tail = parse.GetValue(tail),
                Timestamps = parse.GetValue(timestamps),
            };
            Task<bool> ReadAsync(ContainerStatus one, Stream output, Stream error) =>
                ContainerChoice.UseAsync(environment, named, one, async id =>
                {
                    await environment.Runtime.Engine.ReadLogsAsync(id, options, output, error, cancellationToken);
                    return true;
                }, cancellationToken);

            if (parse.GetValue(previous) || parse.GetValue(container) is not null || status.Containers.Count <= 1)
            {
                var one = parse.GetValue(previous)
                    ? ContainerChoice.Previous(status, parse.GetValue(container))
                    : await ContainerChoice.ChooseAsync(
                        environment, named, status, parse.GetValue(container), cancellationToken);
                await ReadAsync(one, StandardStream.Output, StandardStream.Error);
                return ExitCodes.Success;
            }

            await Task.WhenAll(status.Containers.Where(one => one.ContainerId is not null).Select(async one =>
            {
                await using var output = new PrefixStream(StandardStream.Output, one.Name);
                await using var error = new PrefixStream(StandardStream.Error, one.Name);
                await ReadAsync(one, output, error);
            }));
            return ExitCodes.Success;
        });
        return command;
    }
}
