using System.Diagnostics;

namespace MiniPod.Cni;

/// <summary>One command on one network: runs its plugins within the time limit of the operation, and turns their
/// outcomes into results or exceptions.</summary>
internal sealed class Operation : IDisposable
{
    private readonly CniRuntimeOptions _options;
    private readonly IPluginExec _exec;
    private readonly ICniObserver? _observer;
    private long _started;
    private TimeSpan _extension;
    private readonly Activity? _activity;

    public Operation(
        CniRuntimeOptions options,
        IPluginExec exec,
        string command,
        NetworkConfigList? list,
        RuntimeConf? rt,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        _options = options;
        _exec = exec;
        _observer = observer;
        CancellationToken = cancellationToken;
        _started = options.TimeProvider.GetTimestamp();
        Command = command;
        List = list!;
        RuntimeConf = rt;
        _activity = CniDiagnostics.Start($"CNI {command}", list?.Name, rt);
    }

    public string Command { get; }

    /// <summary>The token of the caller.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The network. Not set for a VERSION of a single plugin, which does not use it.</summary>
    public NetworkConfigList List { get; set; }

    public RuntimeConf? RuntimeConf { get; set; }

    /// <summary>The remaining time.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = _options.Timeout + _extension - _options.TimeProvider.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Creates the call of a plugin in the network, with the command of this operation.</summary>
    public PluginInvocation Invocation(int position, string path, byte[] stdin) => new()
    {
        Command = Command,
        PluginType = List.Plugins[position].Type,
        Path = path,
        Network = List.Name,
        Position = position,
        Count = List.Plugins.Count,
        Environment = CniArgs.ToEnvironment(Command, _options.PluginDirectories, RuntimeConf),
        Stdin = stdin,
    };

    /// <summary>Runs a plugin.</summary>
    /// <exception cref="CniPluginException">The plugin failed.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded its time limit.</exception>
    public async Task<PluginOutcome> RunAsync(PluginInvocation invocation)
    {
        using var activity = CniDiagnostics.Start(invocation);
        invocation = CniDiagnostics.WithTraceContext(invocation, activity ?? _activity ?? Activity.Current);
        var left = Remaining;
        if (left == TimeSpan.Zero) throw TimedOut(invocation, null);

        var outcome = await ObserveAsync(invocation, left).ConfigureAwait(false);
        activity?.SetTag("cni.exit_code", outcome.ExitCode);
        var failure = outcome switch
        {
            { StartError: not null } => PluginFailure.NotStarted(invocation, outcome),
            { TimedOut: true } => TimedOut(invocation, outcome),
            { ExitCode: not 0 } => PluginFailure.Failed(invocation, outcome, RuntimeConf),
            _ when PluginFailure.AnswersError(outcome) => PluginFailure.Failed(invocation, outcome, RuntimeConf),
            { Truncated: true } => PluginFailure.Unreadable(invocation, outcome, "it is too long to be kept", null),
            _ => (CniException?)null,
        };
        if (failure is null) return outcome;
        activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
        throw failure;
    }

    /// <summary>Waits for a lock. A wait that takes too long throws a <see cref="CniTimeoutException"/>.</summary>
    public Task<T> WaitAsync<T>(Func<TimeSpan, CancellationToken, Task<T>> acquire) =>
        WaitAsync(_options, $"CNI {Command} of network \"{List.Name}\"", Command, _options.Timeout, () =>
            acquire(Remaining, CancellationToken));

    /// <summary>Waits for a lock outside of an operation on a network.</summary>
    public static async Task<T> WaitAsync<T>(CniRuntimeOptions options, string what, string command, TimeSpan limit, Func<Task<T>> acquire)
    {
        try
        {
            return await acquire().ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new CniTimeoutException($"{what}: {error.Message}", command, null, limit, null, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniCacheException(
                options.LockDirectory,
                $"lock directory \"{options.LockDirectory}\" cannot be used: {error.Message}. No plugin was run.",
                error);
        }
    }

    /// <summary>Restarts the time limit, for the second part of a GC: its DELs have time limits of their own.</summary>
    public void Restart() => _started = _options.TimeProvider.GetTimestamp();

    /// <summary>Grants more time: for the plugins of a DEL after one that did not end in time, and for what an observer
    /// took.</summary>
    public void Extend(TimeSpan time) => _extension += time;

    public void Dispose() => _activity?.Dispose();

    private async Task<PluginOutcome> ObserveAsync(PluginInvocation invocation, TimeSpan timeout)
    {
        await ObservedAsync(observer => observer.PluginStartingAsync(invocation)).ConfigureAwait(false);
        var outcome = new PluginOutcome { ExitCode = PluginOutcome.NoExitCode };
        try
        {
            outcome = await _exec.RunAsync(invocation, timeout, CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ObservedAsync(observer => observer.PluginFinishedAsync(invocation, outcome)).ConfigureAwait(false);
        }

        return outcome;
    }

    private async ValueTask ObservedAsync(Func<ICniObserver, ValueTask> call)
    {
        if (_observer is null) return;
        var began = _options.TimeProvider.GetTimestamp();
        await call(_observer).ConfigureAwait(false);
        Extend(_options.TimeProvider.GetElapsedTime(began));
    }

    private CniTimeoutException TimedOut(PluginInvocation invocation, PluginOutcome? outcome)
    {
        var happened = outcome is null
            ? "was not run"
            : $"ran for {outcome.Duration.TotalSeconds:0.#} s and was terminated together with its descendants";
        var log = outcome?.StderrText is { Length: > 0 } text ? $" Standard error: {PluginFailure.Shorten(text)}" : "";
        return new CniTimeoutException(
            $"CNI {invocation.Command}{(invocation.Network.Length > 0 ? $" of network \"{invocation.Network}\"" : "")} took "
            + $"longer than its limit of {_options.Timeout.TotalSeconds:0.###} s: plugin \"{invocation.PluginType}\" {happened}.{log}",
            invocation.Command,
            invocation.PluginType,
            _options.Timeout,
            outcome);
    }
}
