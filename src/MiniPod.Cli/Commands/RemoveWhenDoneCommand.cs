using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>The hidden half of <c>run -d --rm</c>: a copy of minipod that waits for the last container and then removes the pod.</summary>
internal static class RemoveWhenDoneCommand
{
    public static Command Build(Composition composition)
    {
        var pod = new Argument<string>("POD");
        var container = new Argument<string?>("CONTAINER") { Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(RemovalWaiter.Command) { Hidden = true };
        command.Arguments.Add(pod);
        command.Arguments.Add(container);
        command.SetAction(async (parse, cancellationToken) =>
        {
            Daemon.Detach();
            using var environment = composition.Open(parse);
            var id = parse.GetValue(pod)!;

            // Nobody is there to be told that a lock was not free in time, or to try again.
            var host = environment.Host with { LockTimeout = Timeout.InfiniteTimeSpan };
            try
            {
                if (parse.GetValue(container) is { } name)
                {
                    await AwaitPod.ContainerAsync(host, host.Store.Get(id), name, cancellationToken);
                    await PodContainer.RemoveAsync(host, id, name, force: true, cancellationToken);
                }
                else if (await RemovalWatch.TakeAsync(host, id, cancellationToken) is { } watch)
                {
                    await RemovePod.WhenDoneAsync(host, id, cancellationToken);
                    watch.Delete();
                }
            }
            catch (Exception error) when (error is PodNotFoundException or ContainerNotFoundException)
            {
                // Somebody removed it before us: that is what was wanted.
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
