using System.Globalization;
using MiniPod.Cni;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Scripts;

/// <summary>
/// Writes a pod, or another container for a pod, as a plain bash script: the same steps, using only docker and the
/// plugins, and iptables where ports are published through a firewall. The script keeps ids and results in its own
/// directory under /run, where the undo script reads them.
/// </summary>
public static class PodScript
{
    /// <summary>Writes the script that creates the pod.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="networks">Its networks, resolved.</param>
    /// <param name="cni">Locates the plugins.</param>
    /// <param name="words">The language of the comments.</param>
    /// <exception cref="PodException">The pod is not valid, for the same reasons as with 'run'; or two of its
    /// containers would use the same shell variable.</exception>
    public static string Make(PodSpec spec, IReadOnlyList<PodNetwork> networks, CniRuntime cni, ScriptWords words)
    {
        Check(spec);
        var plan = Plan(spec, networks, cni);
        var shell = Begin(Fill(words.Creates, spec.Name, Tools(plan, words)), spec, Directory(spec), words);
        Describe(plan, shell, words);
        return shell.ToString();
    }

    /// <summary>Writes the script that removes what the script of <see cref="Make"/> created.</summary>
    public static string Undo(PodSpec spec, IReadOnlyList<PodNetwork> networks, CniRuntime cni, ScriptWords words)
    {
        Check(spec);
        var shell = BeginUndo(
            Fill(words.Removes, spec.Name),
            Directory(spec),
            ["sandbox_id", "sandbox_key", .. spec.Containers.Select(Variable)],
            words);
        shell.Line("").Comment(words.Reverse);
        DescribeUndo(Plan(spec, networks, cni), shell, words);
        return EndUndo(shell);
    }

    /// <summary>Writes the script that runs another container in a running pod, however the pod was created.</summary>
    public static string MakeContainer(PodName pod, ContainerSpec container, CniRuntime cni, ScriptWords words)
    {
        var spec = Joining(pod, container);
        var shell = Begin(Fill(words.RunsContainer, container.Name, pod), spec, Directory(pod, container), words)
            .Line("").Comment(words.Sandbox)
            .Line($"sandbox_id=$(docker inspect --format '{{{{.Id}}}}' {ShellWriter.Quote(ContainerNames.Sandbox(Record(spec, [])))})");
        Describe(PlanOfContainer(spec, cni), shell, words);
        return shell.ToString();
    }

    /// <summary>Writes the script that removes what the script of <see cref="MakeContainer"/> created.</summary>
    public static string UndoContainer(PodName pod, ContainerSpec container, CniRuntime cni, ScriptWords words)
    {
        var shell = BeginUndo(
            Fill(words.RemovesContainer, container.Name, pod), Directory(pod, container), [Variable(container)], words);
        DescribeUndo(PlanOfContainer(Joining(pod, container), cni), shell, words);
        return EndUndo(shell);
    }

    private static ShellWriter Begin(string what, PodSpec spec, string directory, ScriptWords words)
    {
        var secrets = spec.Containers.Any(container => container.Env.Count > 0)
            ? $"\n{words.Secrets}"
            : "";
        return Header($"{Fill(words.ToUndo, what)}{secrets}")
            .Line("umask 077")
            .Line($"dir={directory}")
            .Line($"mkdir \"$dir\"   # {words.FailsTwice}");
    }

    private static ShellWriter BeginUndo(string what, string directory, IEnumerable<string> variables, ScriptWords words)
    {
        var shell = Header($"{what}\n{words.Anywhere}")
            .Line($"dir={directory}")
            .Line("made() { [[ ! -e \"$dir/$1\" ]] || cat \"$dir/$1\"; }")
            .Comment(words.Latest)
            .Line("latest() {")
            .Line("  local file")
            .Line("  for file in \"$@\"; do")
            .Line("    file=$dir/$file")
            .Line("    [[ ! -s $file || $(tail -n 1 \"$file\") != *'}' ]] || grep -q '\"code\":' \"$file\" || { cat \"$file\"; return; }")
            .Line("  done")
            .Line("}")
            .Line("there() { [[ $1 && $containers == *\"$1\"* ]]; }")
            .Line("containers=$(docker ps --all --quiet --no-trunc)");
        foreach (var variable in variables) shell.Line($"{variable}=$(made {variable})");
        return shell;
    }

    private static string EndUndo(ShellWriter shell) => shell.Line("").Line("rm -rf \"$dir\"").ToString();

    private static void Describe(IReadOnlyList<IStep> plan, ShellWriter shell, ScriptWords words)
    {
        foreach (var step in plan)
        {
            var prose = words.Steps.Of(step.Key.Kind);
            shell.Line("").Comment($"{words.Steps.Title(step.Key)}   ({prose.Kubernetes})");
            foreach (var line in prose.WhyInLines(100)) shell.Comment(line);
            step.Describe(shell);
        }
    }

    // Forced removal stops a container too, but the script shows each stop where it belongs: apps, network, pause.
    private static void DescribeUndo(IReadOnlyList<IStep> plan, ShellWriter shell, ScriptWords words)
    {
        foreach (var step in plan.Reverse())
        {
            var undo = new ShellWriter();
            step.DescribeUndo(undo);
            if (undo.ToString() is not { Length: > 0 } commands) continue;
            shell.Line("").Comment(words.Steps.Undo(step.Key)).Line(commands.TrimEnd('\n'));
        }
    }

    private static string Tools(IReadOnlyList<IStep> plan, ScriptWords words)
    {
        var shell = new ShellWriter();
        foreach (var step in plan) step.Describe(shell);
        return shell.Tools.Count == 0 ? words.Tools : Fill(words.MoreTools, string.Join(", ", shell.Tools));
    }

    private static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    // Rejects what 'run' rejects, and names that are equal as shell variables, which cannot contain '-' or '.'.
    private static void Check(PodSpec spec)
    {
        PodSpecRules.Check(spec);
        if (spec.AllPorts().FirstOrDefault(port => port.LastHostPort is not null) is { } open)
            throw new PodException($"cannot write a script for port {open}: it has to name one host port.");
        if (spec.Containers.GroupBy(container => ContainerNames.Variable(container)).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new PodException(
                "cannot write a script for containers "
                + $"{string.Join(" and ", same.Select(container => $"\"{container.Name}\""))}: they would use the same shell "
                + $"variable, {same.Key}. Rename one of them.");
        }
    }

    private static ShellWriter Header(string what) => new ShellWriter().Line("#!/usr/bin/env bash").Comment(what).Line("set -euo pipefail");

    private static string Directory(PodSpec spec) => ShellWriter.Quote($"/run/minipod-script.{spec.Name}");

    private static string Directory(PodName pod, ContainerSpec container) =>
        ShellWriter.Quote($"/run/minipod-script.{pod}.{container.Name}");

    private static string Variable(ContainerSpec container) => ContainerNames.Variable(container);

    private static PodSpec Joining(PodName pod, ContainerSpec container)
    {
        PodSpecRules.CheckJoining(container);
        var spec = new PodSpec { Name = pod, Containers = [container] };
        PodSpecRules.Check(spec);
        return spec;
    }

    private static IReadOnlyList<IStep> Plan(PodSpec spec, IReadOnlyList<PodNetwork> networks, CniRuntime cni) =>
        new PodPlanner(cni, new PodPaths()).For(Record(spec, networks));

    private static IReadOnlyList<IStep> PlanOfContainer(PodSpec spec, CniRuntime cni)
    {
        // Its own steps, and those that it needs only while it is created. What it needs while it runs exists already.
        var plan = Plan(spec, [], cni);
        var own = plan.Where(step => step.Container is not null).ToList();
        var passing = own.SelectMany(step => step.Needs).Where(need => need.IsRepeated).Select(need => need.Step);
        return [.. plan.Where(step => own.Contains(step) || passing.Contains(step.Key))];
    }

    private static PodRecord Record(PodSpec spec, IReadOnlyList<PodNetwork> networks) => new()
    {
        Id = $"script-{spec.Name}",
        Uid = $"script-{spec.Name}",
        CreatedAt = default,
        Spec = spec,
        Networks = networks,
    };
}
