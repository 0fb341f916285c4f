using MiniPod.Cni;
using MiniPod.Pods.Running;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Scripts;

/// <summary>
/// A pod as a plain bash script: the same steps, done by docker, ip and the plugins alone. It keeps ids and results in a directory
/// of its own under /run, from which the undo script reads them.
/// </summary>
public static class PodScript
{
    /// <summary>Writes the script that makes the pod.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="networks">Its networks, resolved.</param>
    /// <param name="cni">Knows where the plugins are.</param>
    public static string Make(PodSpec spec, IReadOnlyList<NetworkAttachment> networks, CniRuntime cni)
    {
        RequireDistinctVariables(spec);
        var record = Record(spec, networks);
        var secrets = spec.Containers.Any(container => container.Env.Count > 0) ? "\nIt holds the values of environment variables: keep it to yourself (chmod 600)." : "";
        var shell = Header($"Makes the pod \"{spec.Name}\" with docker, ip and the CNI plugins alone. Undo it with the script of 'minipod script --undo'.{secrets}")
            .Line("umask 077")
            .Line($"dir={Directory(spec)}")
            .Line("mkdir \"$dir\"   # fails when this script ran already: undo it first");
        foreach (var step in Plan(record, cni))
        {
            var prose = StepProse.Of(step.Key.Kind);
            shell.Line("").Comment($"{prose.Title}{(step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "")}   ({prose.Kubernetes})");
            foreach (var line in prose.WhyInLines(100)) shell.Comment(line);
            step.Describe(shell);
        }

        return shell.ToString();
    }

    /// <summary>Writes the script that takes down what <see cref="Make"/>'s script made.</summary>
    public static string Undo(PodSpec spec, IReadOnlyList<NetworkAttachment> networks, CniRuntime cni)
    {
        RequireDistinctVariables(spec);
        var record = Record(spec, networks);
        var shell = Header($"Takes down the pod \"{spec.Name}\" that the script of 'minipod script' made.")
            .Line($"dir={Directory(spec)}")
            .Line("sandbox_id=$(cat \"$dir/sandbox_id\")");
        foreach (var container in spec.Containers)
        {
            var variable = CreateContainer.Variable(container.Name);
            shell.Line($"{variable}=$(cat \"$dir/{variable}\")");
        }

        shell.Line("").Comment("in reverse order: the plugins need the namespace alive, so the pause container goes after the network");
        foreach (var step in Down(Plan(record, cni)))
        {
            var undo = new ShellWriter();
            step.DescribeUndo(undo);
            if (undo.ToString() is not { Length: > 0 } commands) continue;
            shell.Line("").Comment($"{StepProse.Of(step.Key.Kind).Undo}{(step.Key.Subject.Length > 0 ? $": {step.Key.Subject}" : "")}").Line(commands.TrimEnd('\n'));
        }

        return shell.Line("").Line("rm -r \"$dir\"").ToString();
    }

    // Shell variables know neither '-' nor '.'.
    private static void RequireDistinctVariables(PodSpec spec)
    {
        if (spec.Containers.GroupBy(container => CreateContainer.Variable(container.Name)).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new PodException($"no script can be written for containers {string.Join(" and ", same.Select(container => $"\"{container.Name}\""))}: they would be the same shell variable, {same.Key}. Rename one.");
    }

    // Removing by force ends a container too; in the script the ends are spelled out where they belong: apps, network, pause.
    private static IEnumerable<IStep> Down(IReadOnlyList<IStep> plan) => plan.Reverse();

    private static ShellWriter Header(string what) => new ShellWriter().Line("#!/usr/bin/env bash").Comment(what).Line("set -euo pipefail");

    private static string Directory(PodSpec spec) => ShellWriter.Quote($"/run/minipod-script.{spec.Name}");

    private static IReadOnlyList<IStep> Plan(PodRecord record, CniRuntime cni) => PodPlan.For(record, cni, new PodPaths(), oomScoreAdj: 0);

    private static PodRecord Record(PodSpec spec, IReadOnlyList<NetworkAttachment> networks) => new()
    {
        Id = "script",
        Uid = $"script-{spec.Name}",
        CreatedAt = default,
        Spec = spec,
        Networks = networks,
    };
}
