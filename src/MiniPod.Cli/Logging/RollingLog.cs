using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Cli.Logging;

/// <summary>
/// A log of limited size: one file a day, another one whenever a file is full, and only the newest files are kept.
/// Several processes may append at the same time, because each piece of text is a single write. Only root can access
/// the files (0600), and symbolic links are not followed.
/// </summary>
/// <param name="directory">The directory of the files. It must exist.</param>
/// <param name="time">The clock. A day begins at midnight UTC.</param>
/// <param name="fileLimit">The size in bytes at which the next file is started. Default 10 MiB.</param>
/// <param name="keptFiles">The number of files to keep. Default 7.</param>
internal sealed partial class RollingLog(
    string directory, TimeProvider time, long fileLimit = RollingLog.DefaultFileLimit, int keptFiles = RollingLog.DefaultKeptFiles)
    : IDisposable
{
    public const long DefaultFileLimit = 10 << 20;
    public const int DefaultKeptFiles = 7;

    private SafeFileHandle? _file;
    private string _path = "";

    /// <summary>Appends a piece of text.</summary>
    /// <exception cref="IOException">The text cannot be written.</exception>
    public void Append(string text)
    {
        var path = Current();
        if (_file is null || path != _path)
        {
            _file?.Dispose();
            _file = NoFollowFile.OpenAppend(path);
            _path = path;
            RemoveOldest();
        }

        // The file is opened for appending, so the offset is ignored.
        RandomAccess.Write(_file, Encoding.UTF8.GetBytes(text), 0);
    }

    public void Dispose() => _file?.Dispose();

    // The day's last file, or the next one if that is full. Other processes arrive at the same result.
    private string Current()
    {
        var day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        for (var number = LastNumber(day); ; number++)
        {
            var path = Path.Combine(
                directory,
                number == 0 ? $"minipod-{day}.log" : string.Create(CultureInfo.InvariantCulture, $"minipod-{day}_{number:000}.log"));
            if (!File.Exists(path) || new FileInfo(path).Length < fileLimit) return path;
        }
    }

    private int LastNumber(string day) =>
        Files().Where(path => Name().Match(Path.GetFileName(path)).Groups["day"].Value == day).Select(NumberOf).DefaultIfEmpty(0).Max();

    private static int NumberOf(string path) =>
        Name().Match(Path.GetFileName(path)).Groups["number"] is { Success: true, Value: var number }
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : 0;

    private void RemoveOldest()
    {
        var newest = Files()
            .OrderByDescending(path => Name().Match(Path.GetFileName(path)).Groups["day"].Value, StringComparer.Ordinal)
            .ThenByDescending(NumberOf);
        foreach (var old in newest.Skip(keptFiles)) File.Delete(old);
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(directory, "minipod-*.log").Where(path => Name().IsMatch(Path.GetFileName(path)));

    [GeneratedRegex(@"^minipod-(?<day>\d{8})(_(?<number>\d{3,6}))?\.log$")]
    private static partial Regex Name();
}
