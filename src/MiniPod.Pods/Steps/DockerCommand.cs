using MiniPod.Engine;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Steps;

/// <summary>
/// A container's configuration as the docker command that creates it. It includes the user's labels, but not those by
/// which MiniPod finds its own containers: a container created by hand is not one of them, and must not be listed,
/// recovered or pruned.
/// </summary>
internal static class DockerCommand
{
    /// <summary>Writes the <c>docker create</c> line.</summary>
    /// <param name="shell">Receives the line. A script gets the values of environment variables; otherwise only their
    /// names are shown, with which docker takes the values from its own environment.</param>
    /// <param name="variable">The shell variable for the container's id. In a script, docker itself also writes the id
    /// to a file, so that it cannot get lost in between.</param>
    /// <param name="config">The container.</param>
    /// <param name="sandbox">The shell word for the sandbox's id, used in the <c>container:</c> modes; null for the
    /// sandbox itself.</param>
    public static void Create(ShellWriter shell, string variable, ContainerConfig config, string? sandbox)
    {
        List<string> words = ["docker", "create"];
        if (shell.IsScript) words.AddRange(["--cidfile", ShellWriter.Kept(variable)]);
        words.AddRange(["--name", ShellWriter.Quote(config.Name)]);
        words.AddRange(sandbox is null ? ["--network", config.NetworkMode] : ["--network", $"container:{sandbox}"]);
        if (config.IpcMode is not null) words.AddRange(["--ipc", sandbox is null ? config.IpcMode : $"container:{sandbox}"]);
        if (config.Hostname is not null) words.AddRange(["--hostname", ShellWriter.Quote(config.Hostname)]);
        if (config.NoNewPrivileges) words.AddRange(["--security-opt", "no-new-privileges"]);
        if (config.OomScoreAdj != 0) words.AddRange(["--oom-score-adj", $"{config.OomScoreAdj}"]);
        foreach (var (key, value) in config.Labels.Where(label => !ContainerNames.IsOwn(label.Key)))
            words.AddRange(["--label", ShellWriter.Quote($"{key}={value}")]);
        foreach (var assignment in config.Environment)
            words.AddRange(["--env", ShellWriter.Quote(shell.IsScript ? assignment : EnvironmentVariable.Parse(assignment).Name)]);
        foreach (var bind in config.Binds) words.AddRange(["--volume", ShellWriter.Quote(bind)]);
        if (config.Entrypoint is { Count: > 0 } entrypoint) words.AddRange(["--entrypoint", ShellWriter.Quote(entrypoint[0])]);
        words.Add(ShellWriter.Quote(config.Image));
        words.AddRange((config.Entrypoint ?? []).Skip(1).Concat(config.Command ?? []).Select(ShellWriter.Quote));
        shell.Set(variable, string.Join(' ', words));
    }

    /// <summary>Writes a line that stops or removes the container whose id is in a variable. When a script undoes its
    /// work, the container may no longer exist.</summary>
    public static void Undo(ShellWriter shell, string verb, string variable) =>
        shell.If($"there {shell.Ref(variable)}", there => there.Line($"docker {verb} {there.Ref(variable)} > /dev/null"));
}
