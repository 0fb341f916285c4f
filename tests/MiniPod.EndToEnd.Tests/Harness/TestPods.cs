using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The names of everything that tests create: e2e, the run, a number. By these names, a run finds and removes what it
/// created itself, and what an earlier, killed run left. A run holds a lock, which distinguishes it from a killed one
/// even if only the directory is shared and its processes are not visible.
/// </summary>
public static partial class TestPods
{
    /// <summary>The file in a test's directory that removes what its script created.</summary>
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

    /// <summary>Removes everything that a test created: first its pods with minipod, then everything that is left with
    /// its prefix.</summary>
    public static async Task RemoveAsync(string prefix)
    {
        var state = StateDirectory(prefix);
        if (Directory.Exists(state))
        {
            // A pod that was attached by the test's own plugin is also detached by it.
            var plugins = $"{SlowPlugin.DirectoryIn(Path.Combine(Path.GetTempPath(), $"{prefix}-files"))}:{Prerequisite.PluginDirectory}";
            var ours = new CommandOptions
            {
                Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = state, ["CNI_PATH"] = plugins },
            };
            // Without its Jobs, the agent makes no more pods.
            var jobs = Path.Combine(state, "jobs");
            if (Directory.Exists(jobs)) Directory.Delete(jobs, recursive: true);
            await Command.RunAsync(Binary.Path, ["rm", "-f", "-a"], ours);
            await Agents.EndAsync(state);
        }

        // Only the undo script, which the test has kept, can remove a pod that was created by a script.
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

    /// <summary>Releases this run's lock when all tests are done.</summary>
    public static void EndRun() => Held.Dispose();

    /// <summary>Removes what earlier, killed runs left behind.</summary>
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
            // A test may have been killed while its pod's record was lost: then only prune can find the pod's
            // leftovers. It also removes the idle bridge, so this must not run during a test.
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

    // Returns the error, or null. A failed test may have broken the engine: everything else is cleaned up anyway.
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
            return false; // another process holds it
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

    // Not a number that only starts with the same digits: e2e7x12 does not belong to e2e7x1.
    private static bool HasPrefix(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
            && (prefix == "e2e" || name.Length == prefix.Length || !char.IsAsciiDigit(name[prefix.Length]));

    [GeneratedRegex(@"^e2e(?<run>[0-9a-f]{6})x\d+")]
    private static partial Regex Prefix();
}
