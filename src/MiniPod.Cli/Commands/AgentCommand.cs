using System.CommandLine;
using MiniPod.Agent.Watching;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands;

/// <summary><c>minipod agent</c>: watches pods with a restart policy, in the foreground; and its hidden background form, which commands
/// start by themselves.</summary>
internal static class AgentCommand
{
    // Beside the engine's own, "docker".
    private const string Group = "minipod";

    public static Command Build(Composition composition, Signals signals)
    {
        var stay = new Option<bool>("--stay")
        {
            Description = "Go on when no pod needs it any more, for pods to come",
        };
        var manifests = new Option<string?>("--manifests")
        {
            Description = "Keep a pod for each manifest (.yaml, .yml, .json) in this directory: created, replaced and removed as its "
                + "file is. Implies --stay",
            HelpName = "DIR",
        };
        var command = new Command(
            "agent",
            "Watch pods made from manifests as kubelet does: start what is due, restart what has ended. Commands start one in the "
            + "background when a pod needs it");
        command.Options.Add(stay);
        command.Options.Add(manifests);
        command.SetAction(async (parse, _) =>
        {
            using var environment = composition.Open(parse);
            var directory = DirectoryOf(parse.GetValue(manifests));
            var stays = parse.GetValue(stay) || directory is not null;
            if (await WatchAsync(environment.Runtime, stays, directory, signals.Token)) return signals.ExitCode ?? ExitCodes.Success;
            throw new PodException(
                $"{FileLock.ReadHolder(environment.Runtime.Store.Paths.AgentLock)} watches the pods of this state directory already.");
        });
        return command;
    }

    public static Command BuildDetached(Composition composition)
    {
        var command = new Command(AgentProcess.Command) { Hidden = true };
        command.SetAction(async (parse, cancellationToken) =>
        {
            // As the removal waiter does: the command that started this process may end, with its unit or session, at any time.
            Daemon.LeaveSession();
            UnitCgroup.Leave(Group);
            using var environment = composition.Open(parse);
            environment.Runtime.Store.Paths.Create();
            Daemon.CloseStreams();
            await WatchAsync(environment.Runtime, stays: false, manifests: null, cancellationToken);
            UnitCgroup.Remove(Group);
            return ExitCodes.Success;
        });
        return command;
    }

    // It may be missing: it can be mounted later.
    private static string? DirectoryOf(string? manifests)
    {
        if (manifests is null) return null;
        if (manifests.Length == 0) throw new PodException("--manifests is empty. Name a directory.");
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(manifests));
        TrustedDirectory.RequirePath(directory, "directory of manifests", "or name another one with --manifests");
        return directory;
    }

    // Nobody is there to whom a lock timeout could be reported, or who could try again.
    private static async Task<bool> WatchAsync(PodRuntime runtime, bool stays, string? manifests, CancellationToken cancellationToken)
    {
        var own = runtime with
        {
            IsAgent = true,
            Timeouts = runtime.Timeouts with { Lock = Timeout.InfiniteTimeSpan },
            StartAgent = () => { },
        };
        using var agent = new PodAgent(own, manifests);
        return await agent.RunAsync(stays, cancellationToken);
    }
}
