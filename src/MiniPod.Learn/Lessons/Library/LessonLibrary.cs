using System.Globalization;
using System.Text;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Library;

/// <summary>The lessons: those of this program, or the files in a directory.</summary>
public sealed class LessonLibrary
{
    private const string CoursePrefix = "course."; // of the resources of this program
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<LessonFile> _files;
    private readonly string? _directory;

    /// <param name="directory">A directory with files of lessons, <c>NAME.en.md</c> and <c>NAME.zh.md</c>; null for the lessons of this
    /// program.</param>
    /// <exception cref="PodException">There are no lessons.</exception>
    public LessonLibrary(string? directory)
    {
        _directory = directory;
        _files = directory is null ? Embedded() : InDirectory(directory);
        if (_files.Count == 0) throw new PodException($"there is no lesson in \"{directory}\": their files end with .en.md or .zh.md.");
    }

    /// <summary>Reads all lessons, in their order, each in a language, or in English where there is none in it.</summary>
    /// <exception cref="LessonFileException">One is not valid.</exception>
    public IReadOnlyList<FoundLesson> All(Language language)
    {
        var read = _files.Select(file => (file, Lesson: LessonReader.Read(file.Read(), file.Name))).ToList();
        var twice = read.GroupBy(one => (one.Lesson.Id, one.file.Language)).FirstOrDefault(group => group.Count() > 1)?.ToList();
        if (twice is not null)
            throw new PodException($"\"{twice[0].file.Name}\" and \"{twice[1].file.Name}\" are both lesson \"{twice[0].Lesson.Id}\".");
        return
        [
            .. read.GroupBy(one => one.Lesson.Id)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.OrderByDescending(one => one.file.Language == language).ThenBy(one => one.file.Language).First())
                .Select(one => new FoundLesson(one.Lesson, one.file.Language)),
        ];
    }

    /// <summary>Finds a lesson.</summary>
    /// <param name="numberOrId">Its number, its id, or what follows the number in it.</param>
    /// <param name="language">The language; English where there is none in it.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="PodException">A lesson is not valid.</exception>
    public FoundLesson? Find(string numberOrId, Language language)
    {
        var isNumber = int.TryParse(numberOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return All(language).FirstOrDefault(one => isNumber
            ? one.Lesson.Number == number
            : one.Lesson.Id == numberOrId || one.Lesson.Id[3..] == numberOrId);
    }

    /// <summary>Finds a lesson that must be there.</summary>
    /// <inheritdoc cref="Find"/>
    /// <exception cref="PodException">There is none, or it is not valid.</exception>
    public FoundLesson Get(string numberOrId, Language language) => Find(numberOrId, language) ?? throw new PodException(
        $"there is no lesson \"{numberOrId}\"{(_directory is null ? "" : $" in \"{_directory}\"")}; there are "
        + $"{string.Join(", ", All(language).Select(one => $"{one.Lesson.Number} ({one.Lesson.Id})"))}.");

    /// <summary>Reads the file of a lesson.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isStrict">Whether bash is asked about the commands too, which takes some time, and checks of <c>shell</c> need words.
    /// Default: false.</param>
    /// <exception cref="PodException">It cannot be read, or is not valid.</exception>
    public static FoundLesson ReadFile(string path, bool isStrict = false) =>
        new(LessonReader.Read(ReadText(path), path, isStrict), LessonFile.LanguageOf(path));

    private static List<LessonFile> Embedded() =>
    [
        .. typeof(LessonLibrary).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(CoursePrefix, StringComparison.Ordinal))
            .Select(name => new LessonFile(
                name[CoursePrefix.Length..], LessonFile.LanguageOf(name), () => Drawings.DrawingResources.Read(name))),
    ];

    private static List<LessonFile> InDirectory(string directory)
    {
        if (File.Exists(directory)) throw new PodException($"\"{directory}\" is a file. Name the directory of your lessons.");
        try
        {
            return
            [
                .. Directory.EnumerateFiles(directory).Where(LessonFile.IsOne).Order(StringComparer.Ordinal)
                    .Select(path => new LessonFile(path, LessonFile.LanguageOf(path), () => ReadText(path))),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"the lessons in \"{directory}\" cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static string ReadText(string path)
    {
        if (Directory.Exists(path)) throw new PodException($"\"{path}\" is a directory. Name the file of a lesson.");
        try
        {
            // Reading a FIFO waits for somebody who writes.
            if (FileOwner.TryRead(path, followLink: true) is { IsFile: false })
                throw new PodException($"lesson \"{path}\" is a FIFO, a socket or a device. Name a file, or move it away.");
            return Strict.GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException error)
        {
            throw new PodException($"lesson \"{path}\" is not valid UTF-8: byte {error.Index + 1} is invalid. Save it as UTF-8.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"lesson \"{path}\" cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
