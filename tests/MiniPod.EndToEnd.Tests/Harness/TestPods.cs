using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The names of what tests make, from which it is found again: e2e, the run, a number. So a run removes what it made itself, and
/// what a former, killed run left. A run that goes on holds a lock, which tells it from a killed one also where a directory is
/// shared and processes are not seen.
/// </summary>
public static partial class TestPods
{
    /// <summary>The file among a test's own that takes down what its script made.</summary>
    public const string UndoScript = "undo.sh";

    private const string ContainerPrefix = "minipod.";
    private static readonly string Run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
    private static readonly FileStream Held = new(
        LockOf(Run), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    private static int _last;

    /// <summary>A prefix for the names of one test.</summary>
    public static string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"e2e{Run}x{Interlocked.Increment(ref _last)}");

    /// <summary>The state directory of a test.</summary>
    public static string StateDirectory(string prefix) => Path.Combine(Path.GetTempPath(), $"{prefix}-state");

    /// <summary>Removes all that a test made: its pods by minipod itself, then whatever is left under its prefix.</summary>
    public static async Task RemoveAsync(string prefix)
    {
        var state = StateDirectory(prefix);
        if (Directory.Exists(state))
        {
            // A pod that was attached by a plugin of the test's own is detached by it, too.
            var plugins = $"{SlowPlugin.DirectoryIn(Path.Combine(Path.GetTempPath(), $"{prefix}-files"))}:{Prerequisite.PluginDirectory}";
            var ours = new CommandOptions
            {
                Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = state, ["CNI_PATH"] = plugins },
            };
            await Command.RunAsync(Binary.Path, ["rm", "-f", "-a"], ours);
        }

        // A pod that was made by a script is known to its undo script alone, which the test kept.
        var undo = Path.Combine(Path.GetTempPath(), $"{prefix}-files", UndoScript);
        if (File.Exists(undo)) await Command.RunAsync("bash", undo);
        var failure = await RemoveContainersAsync(prefix);

        foreach (var link in Entries("/var/run/netns", prefix)) File.Delete(link);
        foreach (var pod in Directory.Exists(Path.Combine(state, "pods")) ? Directory.GetDirectories(Path.Combine(state, "pods")) : [])
            await RemovePinAsync(Path.GetFileName(pod));
        foreach (var link in Kernel.Links().Where(link => HasPrefix(link, prefix)))
            await Command.RunAsync("ip", "link", "del", link);
        foreach (var file in Entries("/var/lib/cni/networks", prefix).Concat(Entries(Path.GetTempPath(), prefix)))
        {
            if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
            else File.Delete(file);
        }

        if (failure is not null) Assert.Fail($"the containers of {prefix} could not be removed: {failure}");
    }

    /// <summary>Gives up this run's lock, when all tests are done.</summary>
    public static void EndRun() => Held.Dispose();

    /// <summary>Removes what former runs left that were killed.</summary>
    public static async Task SweepAsync()
    {
        var containers = (await EngineApi.ContainersAsync())
            .Select(container => container.Name)
            .Where(name => name.StartsWith(ContainerPrefix, StringComparison.Ordinal))
            .Select(name => name[ContainerPrefix.Length..]);
        var names = containers.Concat(new[] { "/var/run/netns", "/var/lib/cni/networks", Path.GetTempPath() }
            .SelectMany(directory => Entries(directory, "e2e"))
            .Select(path => Path.GetFileName(path)));
        foreach (var prefix in names
            .Select(name => Prefix().Match(name))
            .Where(IsAbandoned)
            .Select(match => match.Value)
            .Distinct()
            .ToList())
        {
            // A test may have been killed when its pod's record was lost: then prune alone knows what there is of it. It takes the
            // idle bridge, too, so this is for a time when no test runs.
            if (Directory.Exists(StateDirectory(prefix)))
            {
                await Command.RunAsync(Binary.Path, [
                    "prune",
                    "--lost",
                ], new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = StateDirectory(prefix) } });
            }

            await RemoveAsync(prefix);
        }
    }

    // Why it could not be done; null when it was. The engine may be what a failed test has broken: all else is cleaned up then, too.
    private static async Task<string?> RemoveContainersAsync(string prefix)
    {
        try
        {
            foreach (var container in await EngineApi.ContainersAsync())
            {
                if (!container.Name.StartsWith(ContainerPrefix, StringComparison.Ordinal)
                    || !HasPrefix(container.Name[ContainerPrefix.Length..], prefix))
                {
                    continue;
                }

                await EngineApi.RemoveAsync(container.Id);
                if (container.PodId is { } pod) await RemovePinAsync(pod);
            }

            return null;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return error.Message;
        }
    }

    private static bool IsAbandoned(Match match)
    {
        if (!match.Success || match.Groups["run"].Value == Run) return false;
        var path = LockOf(match.Groups["run"].Value);
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // somebody holds it
        }
    }

    private static string LockOf(string run) => Path.Combine(Path.GetTempPath(), $"e2e{run}.lock");

    private static async Task RemovePinAsync(string podId)
    {
        var pin = $"/run/minipod/netns/{podId}";
        if (!File.Exists(pin)) return;
        await Command.RunAsync("umount", pin);
        File.Delete(pin);
    }

    private static List<string> Entries(string directory, string prefix) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFileSystemEntries(directory).Where(path => HasPrefix(Path.GetFileName(path), prefix))]
            : [];

    // Not a number that only begins alike: e2e7x1 is none of e2e7x12.
    private static bool HasPrefix(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
            && (prefix == "e2e" || name.Length == prefix.Length || !char.IsAsciiDigit(name[prefix.Length]));

    [GeneratedRegex(@"^e2e(?<run>[0-9a-f]{6})x\d+")]
    private static partial Regex Prefix();
}
