using System.Globalization;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>A hook of a container: how it is run, and how it is told.</summary>
internal sealed class ContainerHook(PodRecord record, ContainerSpec container, Handler handler)
{
    /// <summary>What it does, in one line.</summary>
    public string Text => handler switch
    {
        ExecHandler exec => $"run {OneLine.Of(string.Join(' ', exec.Command))}",
        HttpHandler { Host: null } http => FormattableString.Invariant($"GET {OneLine.Of(http.Path)} at port {http.Port}"),
        HttpHandler http => $"GET {OneLine.Of(UrlAt(http, http.Host))}",
        SleepHandler sleep => FormattableString.Invariant($"wait {sleep.Seconds} s"),
        _ => handler.GetType().Name,
    };

    /// <summary>Runs it.</summary>
    /// <param name="context">The operation, in which the container is started.</param>
    /// <param name="limit">How long it may take; null for as long as it takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it failed, in one line; null if it succeeded.</returns>
    public async Task<string?> RunAsync(StepContext context, TimeSpan? limit, CancellationToken cancellationToken)
    {
        if (context.State.Fact(CreateContainer.KeyOf(container))?.ContainerId is not { } id) return "there is no container";
        var network = PodNamespacePath.Find(context.Paths, record, context.State.Fact(StartSandbox.StepKey)?.Process);
        var target = HandlerTarget.Of(record, container, id, PodFields.Addresses(record, context), network);
        var result = await new HandlerRunner(context.Engine, context.Time)
            .HookAsync(target, handler, limit, cancellationToken).ConfigureAwait(false);
        if (result.Outcome is HandlerOutcome.Success or HandlerOutcome.Warning) return null;
        return OneLine.Of(result.Message.Trim()) is { Length: > 0 } message ? message : "it ended with an error, and printed nothing";
    }

    /// <summary>Writes the same as a shell command.</summary>
    /// <param name="shell">Receives it.</param>
    /// <param name="before">What stands before it, with a space. Default nothing.</param>
    /// <param name="after">What stands after it, with a space. Default nothing.</param>
    public void Describe(ShellWriter shell, string before = "", string after = "")
    {
        var command = handler switch
        {
            ExecHandler exec => $"docker exec {shell.Ref(ContainerNames.Variable(container))} "
                + string.Join(' ', exec.Command.Select(ShellWriter.Quote)),
            HttpHandler http => Curl(shell, http),
            SleepHandler sleep => FormattableString.Invariant($"sleep {sleep.Seconds}"),
            _ => "true",
        };
        shell.Line($"{before}{command}{after}");
    }

    // From the pod's network, as MiniPod asks; the loopback interface stands for the address, which a script does not know.
    private string Curl(ShellWriter shell, HttpHandler http)
    {
        shell.Uses("curl");
        var isInPod = http.Host is null && !record.Spec.IsOnHostNetwork;
        if (isInPod) shell.Uses("nsenter");
        var headers = string.Concat(http.Headers.Select(header => $" --header {ShellWriter.Quote($"{header.Name}: {header.Value}")}"));
        var url = ShellWriter.Quote(UrlAt(http, http.Host ?? "127.0.0.1"));
        return (isInPod ? $"nsenter --net={shell.Ref("sandbox_key")} " : "")
            + $"curl --silent --show-error --insecure --output /dev/null{headers} {url}";
    }

    private static string UrlAt(HttpHandler http, string host) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(http.IsSecure ? "https" : "http")}://{host}:{http.Port}{(http.Path.StartsWith('/') ? "" : "/")}{http.Path}");
}
