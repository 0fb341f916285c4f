using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using MiniPod.Linux;

namespace MiniPod.Cli.Logging;

/// <summary>
/// A log that cannot grow beyond its bounds: a file a day, a further one when it is full, and only the newest are kept. Several
/// processes may append at once: each piece is one write. The files are for root alone (0600), and no symbolic link is followed.
/// </summary>
/// <param name="directory">Where the files are; it must exist.</param>
/// <param name="time">The clock: a day begins at midnight UTC.</param>
/// <param name="fileLimit">At how many bytes a further file is begun. Default 10 MiB.</param>
/// <param name="keptFiles">How many files are kept. Default 7.</param>
internal sealed partial class RollingLog(
    string directory, TimeProvider time, long fileLimit = RollingLog.DefaultFileLimit, int keptFiles = RollingLog.DefaultKeptFiles)
    : IDisposable
{
    public const long DefaultFileLimit = 10 << 20;
    public const int DefaultKeptFiles = 7;

    private SafeFileHandle? _file;
    private string _path = "";

    /// <summary>Appends a piece of text.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
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

        // The file was opened to append: the offset does not count.
        RandomAccess.Write(_file, Encoding.UTF8.GetBytes(text), 0);
    }

    public void Dispose() => _file?.Dispose();

    // The day's last file, or the next when that is full. Other processes come to the same answer.
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
