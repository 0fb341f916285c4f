using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Lessons.Library;

/// <summary>Compares a lesson in two languages: what is typed, printed and checked is the same, byte for byte.</summary>
public static class LessonTwins
{
    private const string English = ".en.md", Chinese = ".zh.md";

    /// <summary>Finds the differences between a file and the one beside it in the other language, if there is one.</summary>
    /// <param name="lesson">What the file holds.</param>
    /// <param name="path">The file: <c>NAME.en.md</c> or <c>NAME.zh.md</c>.</param>
    /// <exception cref="Pods.PodException">The other one is not valid.</exception>
    public static IReadOnlyList<string> OfFile(Lesson lesson, string path)
    {
        var other = path.EndsWith(English, StringComparison.Ordinal) ? $"{path[..^English.Length]}{Chinese}"
            : path.EndsWith(Chinese, StringComparison.Ordinal) ? $"{path[..^Chinese.Length]}{English}"
            : null;
        if (other is null || !File.Exists(other)) return [];
        return [.. Differences(lesson, LessonLibrary.ReadFile(other).Lesson).Select(one => $"{one} (in {Path.GetFileName(other)})")];
    }

    /// <summary>Finds the differences.</summary>
    /// <returns>Each in words; none if the two are the same lesson.</returns>
    public static IReadOnlyList<string> Differences(Lesson one, Lesson other)
    {
        var found = new List<string>();
        void Compare(string what, string first, string second)
        {
            if (first != second) found.Add($"{what} differs: \"{first}\" and \"{second}\"");
        }

        Compare("the id", one.Id, other.Id);
        Compare("\"minutes\"", $"{one.Minutes}", $"{other.Minutes}");
        Compare("\"needs\"", string.Join(", ", one.Needs), string.Join(", ", other.Needs));
        Compare("\"where\"", $"{one.IsSandbox}", $"{other.IsSandbox}");
        Compare("\"makes\"", string.Join(", ", one.Makes), string.Join(", ", other.Makes));
        Compare("the number of words", $"{one.Words.Count}", $"{other.Words.Count}");
        Compare("\"bash prepare\"", one.Prepare, other.Prepare);
        Compare("\"bash clean\"", one.Clean, other.Clean);
        Compare("the ids of the steps", Ids(one), Ids(other));
        if (Ids(one) != Ids(other)) return found;
        foreach (var (first, second) in one.Steps.Zip(other.Steps))
        {
            var step = $"step \"{first.Id}\":";
            Compare($"{step} the order of its parts", Kinds(first), Kinds(second));
            Compare($"{step} \"bash do\"", Texts(first, LessonPartKind.Do), Texts(second, LessonPartKind.Do));
            Compare($"{step} \"text expect\"", Expected(first), Expected(second));
            Compare($"{step} \"bash show\"", Texts(first, LessonPartKind.Show), Texts(second, LessonPartKind.Show));
            Compare($"{step} \"yaml check\"", Checks(first), Checks(second));
            Compare($"{step} \"bash solution\"", first.Solution, second.Solution);
            Compare($"{step} the number of hints", $"{first.Hints.Count}", $"{second.Hints.Count}");
            Compare($"{step} which answer is right", Answers(first), Answers(second));
        }

        return found;
    }

    private static string Ids(Lesson lesson) => string.Join(", ", lesson.Steps.Select(step => step.Id));

    private static string Texts(LessonStep step, LessonPartKind kind) =>
        string.Join('\n', step.Parts.Where(part => part.Kind == kind).Select(part => part.Text));

    private static string Expected(LessonStep step) => string.Join('\n', step.Parts.Select(part => part.Expect));

    private static string Checks(LessonStep step) => string.Join('\n', step.Checks.Select(check => check.Source));

    private static string Answers(LessonStep step) => string.Join(
        ", ", step.Parts.SelectMany(part => part.Answers).Select(answer => answer.IsRight ? "right" : "wrong"));

    // Paragraphs may be divided differently.
    private static string Kinds(LessonStep step) =>
        string.Join(", ", step.Parts.Where(part => part.Kind != LessonPartKind.Text).Select(part => part.Kind));
}
