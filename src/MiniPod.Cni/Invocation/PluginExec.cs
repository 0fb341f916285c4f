using System.ComponentModel;
using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>
/// Runs plugins as child processes in the working directory "/". The environment of a plugin consists of the variables
/// of the protocol, the <see cref="Marker"/>, and only the <see cref="InheritedVariables"/> of the current process. By
/// contrast, libcni passes on the entire environment, including secrets.
/// </summary>
/// <param name="inherit">Names of additional environment variables of the current process to pass on. Default
/// none.</param>
public sealed class PluginExec(IEnumerable<string>? inherit = null) : IPluginExec
{
    /// <summary>The environment variable with the ID of the call, by which all descendants of a plugin are
    /// found.</summary>
    public const string Marker = "MINIPOD_INVOCATION";

    private const int TextFileBusy = 26; // errno(3)
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly TimeSpan BusyRetry = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, string> _inherited = Inherit(inherit ?? []);

    /// <summary>The environment variables of the current process that plugins inherit if they are set: those that
    /// programs in general, iptables and D-Bus need.</summary>
    public static IReadOnlyList<string> InheritedVariables { get; } =
        ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "XTABLES_LIBDIR", "XTABLES_LOCKFILE", "DBUS_SYSTEM_BUS_ADDRESS"];

    /// <inheritdoc/>
    public async Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var environment = EnvironmentOf(invocation);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = timeout - TimeProvider.System.GetElapsedTime(started);
            try
            {
                return await RunOnceAsync(
                    invocation,
                    environment,
                    left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1),
                    started,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Win32Exception error)
                when (error.NativeErrorCode == TextFileBusy && TimeProvider.System.GetElapsedTime(started) + BusyRetry < timeout)
            {
                // The program is being written, for example by an upgrade of the plugins. Retry until it is complete.
                await Task.Delay(BusyRetry, cancellationToken).ConfigureAwait(false);
            }
            catch (Win32Exception error)
            {
                return new PluginOutcome
                {
                    Environment = environment,
                    ExitCode = PluginOutcome.NoExitCode,
                    StartError = new Win32Exception(error.NativeErrorCode).Message,
                    TimedOut = error.NativeErrorCode == TextFileBusy,
                    Duration = TimeProvider.System.GetElapsedTime(started),
                };
            }
        }
    }

    private static async Task<PluginOutcome> RunOnceAsync(
        PluginInvocation invocation,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan timeout,
        long started,
        CancellationToken cancellationToken)
    {
        var start = new ChildProcessStart
        {
            Path = invocation.Path,
            Environment = environment,
            Input = invocation.Stdin,
            Timeout = timeout,
            Marker = Marker,
        };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        return new PluginOutcome
        {
            Environment = environment,
            Stdout = result.Output,
            Stderr = result.Error,
            ExitCode = result.ExitCode,
            TimedOut = result.TimedOut,
            Truncated = result.Truncated,
            Duration = TimeProvider.System.GetElapsedTime(started),
        };
    }

    // The variables of the protocol take precedence over inherited ones.
    /// <summary>Returns the directories in which plugins find programs: those of PATH, and the usual ones, because plugins call
    /// iptables, nft and modprobe by name, and PATH may lack the sbin directories.</summary>
    /// <param name="path">The variable of the current process; null if it is not set.</param>
    /// <returns>Absolute paths, each once.</returns>
    public static IReadOnlyList<string> SearchPath(string? path) =>
    [
        .. (path ?? "").Split(':').Concat(SystemPath.Split(':'))
            .Where(directory => directory.StartsWith('/'))
            .Distinct(StringComparer.Ordinal),
    ];

    private Dictionary<string, string> EnvironmentOf(PluginInvocation invocation)
    {
        var environment = new Dictionary<string, string>(invocation.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in _inherited) environment.TryAdd(name, value);
        environment[Marker] = invocation.Id.ToString();
        return environment;
    }

    private static Dictionary<string, string> Inherit(IEnumerable<string> more)
    {
        var inherited = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in InheritedVariables.Concat(more))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) inherited[name] = value;
        }

        inherited["PATH"] = string.Join(':', SearchPath(inherited.GetValueOrDefault("PATH")));
        return inherited;
    }
}
