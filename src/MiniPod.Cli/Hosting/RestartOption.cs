using System.CommandLine;
using MiniPod.Pods;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Hosting;

/// <summary><c>--restart</c>, docker's words for Kubernetes' policies. It is the agent that restarts, never the engine.</summary>
internal static class RestartOption
{
    private const string OnFailure = "on-failure";

    public static Option<string?> Build() => new("--restart")
    {
        Description = "Whether the agent runs the container again when it has ended: no, on-failure, always, unless-stopped (as always: a "
            + "stop is respected by both). Default: no",
        HelpName = "WHEN",
    };

    /// <summary>The policy; null if the container is not run again.</summary>
    /// <exception cref="PodException">It is none.</exception>
    public static RestartPolicyKind? Of(string? text) => text switch
    {
        null or "no" => null,
        OnFailure => RestartPolicyKind.OnFailure,
        "always" or "unless-stopped" => RestartPolicyKind.Always,
        _ when text.StartsWith($"{OnFailure}:", StringComparison.Ordinal) => throw new PodException(
            "--restart on-failure has no count here: as in Kubernetes, the waits between restarts grow to 5 minutes instead."),
        _ => throw new PodException($"\"{text}\" is not a restart policy. Use no, on-failure, always or unless-stopped."),
    };
}
