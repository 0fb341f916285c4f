using System.Globalization;
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
        string Mode(string mode) => sandbox is null || !mode.Contains(':', StringComparison.Ordinal) ? mode : $"container:{sandbox}";
        words.AddRange(["--network", Mode(config.NetworkMode)]);
        if (config.IpcMode is not null) words.AddRange(["--ipc", Mode(config.IpcMode)]);
        if (config.PidMode is not null) words.AddRange(["--pid", Mode(config.PidMode)]);
        if (config.UtsMode is not null) words.AddRange(["--uts", config.UtsMode]);
        if (config.Hostname is not null) words.AddRange(["--hostname", ShellWriter.Quote(config.Hostname)]);
        if (config.NoNewPrivileges) words.AddRange(["--security-opt", "no-new-privileges"]);
        if (config.OomScoreAdj != 0) words.AddRange(["--oom-score-adj", $"{config.OomScoreAdj}"]);
        words.AddRange(Settings(config));
        foreach (var (key, value) in config.Labels.Where(label => !ContainerNames.IsOwn(label.Key)))
            words.AddRange(["--label", ShellWriter.Quote($"{key}={value}")]);
        foreach (var assignment in config.Environment)
            words.AddRange(["--env", ShellWriter.Quote(shell.IsScript ? assignment : EnvironmentVariable.Parse(assignment).Name)]);
        foreach (var bind in config.Binds) words.AddRange(["--volume", ShellWriter.Quote(bind)]);
        foreach (var mount in config.Mounts) words.AddRange(["--mount", ShellWriter.Quote($"{mount}")]);
        if (config.Entrypoint is { Count: > 0 } entrypoint) words.AddRange(["--entrypoint", ShellWriter.Quote(entrypoint[0])]);
        words.Add(ShellWriter.Quote(config.Image));
        words.AddRange((config.Entrypoint ?? []).Skip(1).Concat(config.Command ?? []).Select(ShellWriter.Quote));
        shell.Set(variable, string.Join(' ', words));
    }

    // As whom it runs, what it may do, and what it may use.
    private static IEnumerable<string> Settings(ContainerConfig config)
    {
        static IEnumerable<string> Each(string option, IEnumerable<string> values) =>
            values.SelectMany(value => new[] { option, ShellWriter.Quote(value) });
        static IEnumerable<string> If(bool isSet, params string[] words) => isSet ? words : [];
        string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
        var limits = config.Limits;
        return
        [
            .. Each("--workdir", config.WorkingDirectory is { } directory ? [directory] : []),
            .. Each("--user", config.User is { } user ? [user] : []),
            .. Each("--group-add", config.Groups.Select(Number)),
            .. Each("--cap-add", config.AddedCapabilities),
            .. Each("--cap-drop", config.DroppedCapabilities),
            .. If(config.IsPrivileged, "--privileged"),
            .. If(config.IsRootReadOnly, "--read-only"),
            .. Each("--security-opt", config.SecurityOptions),
            .. Each("--sysctl", config.Sysctls.Select(sysctl => $"{sysctl.Key}={sysctl.Value}")),
            .. If(limits.CpuShares > 0, "--cpu-shares", Number(limits.CpuShares)),
            .. If(limits.CpuQuota > 0, "--cpu-period", Number(ContainerLimits.Period), "--cpu-quota", Number(limits.CpuQuota)),
            .. If(limits.Memory > 0, "--memory", Number(limits.Memory), "--memory-swap", Number(limits.Memory)),
            .. If(config.OpensInput, "--interactive"),
            .. If(config.HasTerminal, "--tty"),
            .. Each("--stop-signal", config.StopSignal is { } signal ? [signal] : []),
            .. If(config.HasNoHealthCheck, "--no-healthcheck"),
        ];
    }

    /// <summary>Writes a line that stops or removes the container whose id is in a variable. When a script undoes its
    /// work, the container may no longer exist.</summary>
    public static void Undo(ShellWriter shell, string verb, string variable) =>
        shell.If($"there {shell.Ref(variable)}", there => there.Line($"docker {verb} {there.Ref(variable)} > /dev/null"));
}
