using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary>The hidden background part of <c>run --rm</c>: another minipod process that waits until a pod, or a
/// container in one, has finished, and then removes it.</summary>
internal static class RemoveWhenDoneCommand
{
    // Beside the engine's own, "docker".
    private const string Group = "minipod";

    public static Command Build(Composition composition)
    {
        var pod = new Argument<string>("POD");
        var container = new Argument<string?>("CONTAINER") { Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(RemovalWaiter.Command) { Hidden = true };
        command.Arguments.Add(pod);
        command.Arguments.Add(container);
        command.SetAction(async (parse, cancellationToken) =>
        {
            // The command that started this process waits for the last of these, perhaps with the pod's lock. As soon as that command
            // ends, its unit or session may, and everything that is still in it.
            Daemon.LeaveSession();
            UnitCgroup.Leave(Group);
            Daemon.CloseStreams();
            using var environment = composition.Open(parse);
            var target = new RemovalTarget(parse.GetValue(pod)!, parse.GetValue(container));

            // There is no user to whom a lock timeout could be reported, or who could try again.
            var runtime = environment.Runtime with { Timeouts = environment.Runtime.Timeouts with { Lock = Timeout.InfiniteTimeSpan } };
            if (await RemovalWatch.TakeAsync(runtime, target, cancellationToken) is not { } watch) return ExitCodes.Success;
            await WhenDone.RemoveAsync(runtime, target, cancellationToken);
            watch.Delete();
            UnitCgroup.Remove(Group);
            return ExitCodes.Success;
        });
        return command;
    }
}
