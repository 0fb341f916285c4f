using System.ComponentModel;
using System.Text;
using System.Text.RegularExpressions;
using MiniPod.Linux;

namespace MiniPod.Pods.Networks;

/// <summary>The release of a plugin of the CNI project, which it tells when it is run without a command.</summary>
internal static partial class PluginRelease
{
    private const string Path = "PATH";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks a plugin.</summary>
    /// <param name="path">Its program.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Null if it does not tell: it was not built from a release, or by a distribution that leaves its number out, as
    /// Debian does ("version unknown", also in 1.9.1).</returns>
    public static async Task<Version?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ChildProcessStart
        {
            Path = path,
            Environment = new Dictionary<string, string> { [Path] = Environment.GetEnvironmentVariable(Path) ?? "/usr/bin:/bin" },
            Timeout = Limit,
        };
        try
        {
            var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
            return Parse(Encoding.UTF8.GetString(result.Error));
        }
        catch (Win32Exception)
        {
            return null; // It was replaced or removed after it had run.
        }
    }

    /// <summary>Returns the release in what a plugin writes; null if it is none.</summary>
    internal static Version? Parse(string text) =>
        Release().Match(text) is { Success: true } match ? Version.Parse(match.Groups[1].Value) : null;

    // CNI portmap plugin v1.1.1; after the number may come which commit it is.
    [GeneratedRegex(@"^CNI \S+ plugin v(\d{1,5}\.\d{1,5}\.\d{1,5})\r?$", RegexOptions.Multiline)]
    private static partial Regex Release();
}
